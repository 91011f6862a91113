import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IssueTracker, NewIssue, TrackedIssue } from 'agentkeys';
import { attachFiles } from './attach-files.ts';
import { type FileIssue, parseFrontMatter, renderFrontMatter } from './front-matter.ts';
import { writeDurably } from './write-durably.ts';

export interface FileTrackerOptions {
  /** Absolute. It is made with the first issue. */
  folder: string;
  /** Unix milliseconds. */
  now?: () => number;
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
};

/**
 * Keeps issues as folders: `<folder>/<service>-<step>/issue.md` with the picture and the outline beside it, and
 * comments in `comments.md`. An issue is there once its `issue.md` is, which is written last.
 */
export function fileTracker({ folder, now = Date.now }: FileTrackerOptions): IssueTracker {
  const time = (): string => new Date(now()).toISOString();
  const pathOf = (id: string): string => join(folder, id, 'issue.md');
  const urlOf = (id: string): string => pathToFileURL(pathOf(id)).href;

  async function read(id: string): Promise<FileIssue | undefined> {
    const text = await readFile(pathOf(id), 'utf8').catch(absent);
    return text === undefined ? undefined : parseFrontMatter(text);
  }

  async function list(): Promise<(FileIssue & { id: string })[]> {
    const names = (await readdir(folder).catch(absent)) ?? [];
    const issues = await Promise.all(names.map(async (id) => ({ id, issue: await read(id) })));
    return issues
      .flatMap(({ id, issue }) => (issue ? [{ ...issue, id }] : []))
      .sort((a, b) => b.number - a.number);
  }

  async function change(id: string, by: (issue: FileIssue) => FileIssue | Promise<FileIssue>): Promise<void> {
    const issue = await read(id);
    if (!issue) throw new Error(`there is no issue ${id}`);
    await writeDurably(pathOf(id), renderFrontMatter(await by(issue)));
  }

  /** A folder that no issue uses; one that a crash left without an issue is used again. */
  async function freeFolder({ service, step }: NewIssue): Promise<string> {
    const name = `${service}-${step}`;
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? name : `${name}-${number}`;
      if ((await read(id)) === undefined) {
        await mkdir(join(folder, id), { recursive: true });
        return id;
      }
    }
  }

  return {
    name: 'files',
    find: async (mark) => {
      const issues = (await list()).filter(({ body }) => body.includes(mark));
      return issues.map(
        ({ id, state, title, body, labels, closed_at }): TrackedIssue => ({
          id,
          url: urlOf(id),
          state,
          title,
          body,
          labels,
          closed_at: state === 'closed' ? closed_at : null,
        }),
      );
    },
    create: async (issue) => {
      const id = await freeFolder(issue);
      const body = await attachFiles(join(folder, id), issue.body, issue.attachments);
      const number = ((await list())[0]?.number ?? 0) + 1;
      const { title, labels } = issue;
      const facts = {
        number,
        state: 'open',
        labels: [...labels],
        opened_at: time(),
        closed_at: null,
      } as const;
      await writeDurably(pathOf(id), renderFrontMatter({ ...facts, title, body }));
      return { id, url: urlOf(id) };
    },
    update: (id, { title, body, attachments = [] }) =>
      change(id, async (issue) => ({
        ...issue,
        title: title ?? issue.title,
        body: await attachFiles(join(folder, id), body ?? issue.body, attachments),
      })),
    comment: async (id, body, mark, attachments = []) => {
      if (!(await read(id))) throw new Error(`there is no issue ${id}`);
      const file = join(folder, id, 'comments.md');
      const before = (await readFile(file, 'utf8').catch(absent)) ?? '';
      if (before.includes(mark)) return;
      const linked = await attachFiles(join(folder, id), body, attachments);
      await writeDurably(file, `${before}## ${time()}\n\n${linked}\n\n`);
    },
    reopen: (id) => change(id, (issue) => ({ ...issue, state: 'open', closed_at: null })),
    close: (id) => change(id, (issue) => ({ ...issue, state: 'closed', closed_at: time() })),
  };
}
