import { setTimeout } from 'node:timers/promises';
import type { IssueTracker, PluginLogger } from 'agentkeys';
import type { GithubClient, Pace } from './create-octokit.ts';
import { attachFiles } from './evidence/attach-files.ts';
import { isOurs } from './is-ours.ts';
import { listMarked } from './list-marked.ts';
import { type OpenRepository, openRepository } from './open-repository.ts';
import { type IssuesGithubOptions, nameRepository, readOptions, type Settings } from './options.ts';
import { readFailure } from './read-failure.ts';
import { tryOnce } from './try-once.ts';

export interface GithubTrackerContext {
  /** Where the token and what a workflow sets are read from. Default: the environment of the process. */
  env?: Readonly<NodeJS.ProcessEnv>;
  log: PluginLogger;
  /** Unix milliseconds. */
  now?: () => number;
  /** Default `gentle`. */
  pace?: Pace;
}

interface Opened {
  settings: Settings;
  repository: OpenRepository;
}

/** What GitHub takes for the name of a label; a provider's name may have 64 characters. */
const maxLabel = 50;

const reasons = { duplicate: 'duplicate', fixed: 'completed' } as const;

/**
 * Issues of drifts on GitHub. Nothing is read or asked before the first call, because a configuration with this plugin is
 * also loaded where there is no token. Every method rejects with an AgentKeysError whose code begins with `GITHUB_`.
 */
export function createGithubTracker(
  options: IssuesGithubOptions,
  { env = process.env, log, now = Date.now, pace = 'gentle' }: GithubTrackerContext,
): IssueTracker {
  const named = nameRepository(options, env);
  const { tokenEnv = 'GITHUB_TOKEN' } = options;
  let opening: Promise<Opened> | undefined;

  async function open(): Promise<Opened> {
    const settings = readOptions(options, env);
    const { createOctokit } = await import('./create-octokit.ts');
    const octokit: GithubClient = createOctokit({ ...settings, log, pace });
    return { settings, repository: await openRepository(octokit, settings, log) };
  }

  /** The one place where errors of the client become those of the project. */
  async function ask<Result>(action: string, work: (opened: Opened) => Promise<Result>): Promise<Result> {
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
  }

  const attach = ({ settings, repository }: Opened, body: string, files: Parameters<typeof attachFiles>[1]) =>
    attachFiles(body, files, { repository, settings, log, now: now() });
  const pause = (tries: number): Promise<void> => setTimeout(pace === 'none' ? 1 : 1_000 * tries ** 2);
  /** What is made is looked for before it is made again, so that the client itself is not to try twice. */
  const once = { request: { retries: 0 } };

  function setState(id: string, state: 'open' | 'closed', reason?: 'completed' | 'duplicate'): Promise<void> {
    return ask(`set issue ${id} to ${state}`, async ({ repository: { octokit, owner, repo } }) => {
      const state_reason = reason === undefined ? {} : { state_reason: reason };
      await octokit.rest.issues.update({ owner, repo, issue_number: Number(id), state, ...state_reason });
    });
  }

  return {
    name: `github:${named}`,
    find: (mark) => ask('look for the issue', ({ repository }) => listMarked(repository, mark, now())),
    create: ({ title, body, labels, mark, attachments }) =>
      ask('open an issue', async (opened) => {
        const { repository } = opened;
        const { octokit, owner, repo } = repository;
        const linked = await attach(opened, body, attachments);
        return tryOnce({
          pause,
          find: async () => {
            const found = await listMarked(repository, mark, now());
            return found.find(({ state }) => state === 'open');
          },
          make: async () => {
            const draft = {
              owner,
              repo,
              title,
              body: linked,
              labels: labels.map((label) => label.slice(0, maxLabel)),
              ...once,
            };
            const { data } = await octokit.rest.issues.create(draft);
            if (data.labels.length < labels.length)
              log.warn('GitHub has dropped labels: the token may not set them');
            return { id: String(data.number), url: data.html_url };
          },
        }).then(({ id, url }) => ({ id, url }));
      }),
    update: (id, { title, body, attachments = [] }) =>
      ask(`change issue ${id}`, async (opened) => {
        const { octokit, owner, repo } = opened.repository;
        const linked = body === undefined ? {} : { body: await attach(opened, body, attachments) };
        const named = title === undefined ? {} : { title };
        await octokit.rest.issues.update({ owner, repo, issue_number: Number(id), ...named, ...linked });
      }),
    comment: (id, body, mark, attachments = []) =>
      ask(`comment on issue ${id}`, async (opened) => {
        const { octokit, owner, repo, self } = opened.repository;
        const place = { owner, repo, issue_number: Number(id) };
        const find = async (): Promise<true | undefined> => {
          const all = await octokit.paginate(octokit.rest.issues.listComments, { ...place, per_page: 100 });
          for (const comment of all.filter((each) => each.body?.includes(mark))) {
            if (isOurs(comment, undefined) || isOurs(comment, await self())) return true;
          }
          return undefined;
        };
        if (await find()) return;
        const linked = await attach(opened, body, attachments);
        const make = async (): Promise<true> => {
          await octokit.rest.issues.createComment({ ...place, body: linked, ...once });
          return true;
        };
        await tryOnce({ find, make, pause });
      }),
    reopen: (id) => setState(id, 'open'),
    close: (id, reason) => setState(id, 'closed', reason && reasons[reason]),
  };
}
