import type { PluginLogger } from 'agentkeys';
import type { GithubClient, Pace } from './create-octokit.ts';
import { type OpenRepository, openRepository } from './open-repository.ts';
import { type IssuesGithubOptions, nameRepository, readOptions, type Settings } from './options.ts';
import { readFailure } from './read-failure.ts';

export interface GithubContext {
  /** Where the token and what a workflow sets are read from. Default: the environment of the process. */
  env?: Readonly<NodeJS.ProcessEnv>;
  log: PluginLogger;
  /** Unix milliseconds. */
  now?: () => number;
  /** Default `gentle`. */
  pace?: Pace;
}

export interface Opened {
  settings: Settings;
  repository: OpenRepository;
}

export interface Github {
  /** `owner/name`, for people. */
  named: string;
  /** Works on the repository; `action` is what is tried, for people. Rejects with `GITHUB_` codes alone. */
  ask<Result>(action: string, work: (opened: Opened) => Promise<Result>): Promise<Result>;
}

/**
 * The repository of the options. Nothing is read or asked before the first call, because a configuration with this
 * plugin is also loaded where there is no token. The one place where errors of the client become those of the project.
 */
export function connectGithub(
  options: IssuesGithubOptions,
  { env = process.env, log, now = Date.now, pace = 'gentle' }: GithubContext,
): Github {
  const named = nameRepository(options, env);
  const { tokenEnv = 'GITHUB_TOKEN' } = options;
  let opening: Promise<Opened> | undefined;

  async function open(): Promise<Opened> {
    const settings = readOptions(options, env);
    const { createOctokit } = await import('./create-octokit.ts');
    const octokit: GithubClient = createOctokit({ ...settings, log, pace });
    return { settings, repository: await openRepository(octokit, settings, log) };
  }

  return {
    named,
    ask: async (action, work) => {
      const failing = (error: unknown, tried: string) =>
        readFailure(error, { repository: named, tokenEnv, action: tried }, now());
      opening ??= open();
      const opened = await opening.catch((error: unknown) => {
        // The next call looks again.
        opening = undefined;
        throw failing(error, 'look at the repository');
      });
      return work(opened).catch((error: unknown) => {
        throw failing(error, action);
      });
    },
  };
}
