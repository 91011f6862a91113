import { AgentKeysError, type PluginLogger } from 'agentkeys';
import type { GithubClient } from './create-octokit.ts';
import { hasStatus } from './read-failure.ts';

export interface OpenRepository {
  octokit: GithubClient;
  /** As GitHub has it now, also where the settings name it by an earlier name. */
  owner: string;
  repo: string;
  /** Address of its page. */
  page: string;
  /** Login of the token's owner; `undefined` where the token is an app's, as that of a workflow is. */
  self(): Promise<string | undefined>;
}

/** Looks at the repository once, so that what it cannot do is known before anything is written. */
export async function openRepository(
  octokit: GithubClient,
  { owner, repo }: { owner: string; repo: string },
  log: PluginLogger,
): Promise<OpenRepository> {
  const { data } = await octokit.rest.repos.get({ owner, repo });
  const asked = `${owner}/${repo}`;
  if (data.archived) throw new AgentKeysError('GITHUB_REPOSITORY_ARCHIVED', { repository: data.full_name });
  if (!data.has_issues) throw new AgentKeysError('GITHUB_ISSUES_DISABLED', { repository: data.full_name });
  if (data.full_name.toLowerCase() !== asked.toLowerCase())
    log.warn('the repository has another name now: correct the configuration', {
      asked,
      now: data.full_name,
    });
  const [nowOwner = owner, nowRepo = repo] = data.full_name.split('/');
  let login: Promise<string | undefined> | undefined;
  return {
    octokit,
    owner: nowOwner,
    repo: nowRepo,
    page: data.html_url,
    self: () => {
      login ??= octokit.rest.users.getAuthenticated().then(
        ({ data: { login } }) => login,
        (error: unknown) => {
          if (hasStatus(error, 403)) return undefined;
          throw error;
        },
      );
      return login;
    },
  };
}
