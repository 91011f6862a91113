import { setTimeout } from 'node:timers/promises';
import type { IssueTracker } from 'agentkeys';
import { connectGithub, type GithubContext, type Opened } from './connect-github.ts';
import { attachFiles } from './evidence/attach-files.ts';
import { isOurs } from './is-ours.ts';
import { listMarked } from './list-marked.ts';
import type { IssuesGithubOptions } from './options.ts';
import { tryOnce } from './try-once.ts';

/** What GitHub takes for the name of a label; a provider's name may have 64 characters. */
const maxLabel = 50;

const reasons = { duplicate: 'duplicate', fixed: 'completed' } as const;

/** Issues of drifts on GitHub. Every method rejects with an AgentKeysError whose code begins with `GITHUB_`. */
export function createGithubTracker(options: IssuesGithubOptions, context: GithubContext): IssueTracker {
  const { log, now = Date.now, pace = 'gentle' } = context;
  const { named, ask } = connectGithub(options, context);

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
