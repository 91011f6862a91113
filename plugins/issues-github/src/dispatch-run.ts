import type { FreshDrifts } from 'agentkeys';
import { connectGithub, type GithubContext } from './connect-github.ts';
import type { IssuesGithubOptions } from './options.ts';

/** `repository_dispatch` with this type is what a workflow with the hourly run listens to. */
export const freshEvent = 'drift-fresh';

/**
 * Asks the workflow in the repository to make the hourly run now. It may be asked more than once for the same drift:
 * the run asks for all that nobody has dealt with. Drifts whose issue is there wait for the hour, which only counts
 * them. Rejects with an AgentKeysError whose code begins with `GITHUB_`.
 */
export function dispatchRun(
  options: IssuesGithubOptions,
  context: GithubContext,
): (fresh: FreshDrifts) => Promise<void> {
  const { ask } = connectGithub(options, context);
  return async ({ service, drifts }) => {
    if (drifts.every(({ known }) => known)) return;
    await ask('begin the workflow', async ({ repository: { octokit, owner, repo } }) => {
      const event = { event_type: freshEvent, client_payload: { service } };
      await octokit.rest.repos.createDispatchEvent({ owner, repo, ...event });
    });
  };
}
