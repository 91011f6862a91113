import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IssueAttachment, IssueTracker, NewIssue } from 'agentkeys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { fileTracker } from './file-tracker.ts';

const mark = '<!-- drift-key:openai/b59114af29bce274 -->';
const file = (name: string, text: string): IssueAttachment => ({
  name,
  type: 'text/plain',
  data: new TextEncoder().encode(text),
});
const draft: NewIssue = {
  service: 'openai',
  step: 'signup-form',
  mark,
  title: 'drift(openai): "signup-form" failing: as of 2026-03-14',
  body: `${mark}\n\n# A heading of its own\n\n![Page](attachment:page.txt)\n\n---\n\nThe end.\n`,
  labels: ['drift', 'drift:openai'],
  attachments: [file('page.txt', 'one')],
};

describe('fileTracker', () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let tracker: IssueTracker;
  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = join(temporary.path, 'issues');
    tracker = fileTracker({ folder, now: () => Date.UTC(2026, 2, 14, 12) });
  });
  afterEach(() => temporary[Symbol.asyncDispose]());

  it('finds nothing where there is nothing, and makes no folder by looking', async () => {
    expect(await tracker.find(mark)).toEqual([]);
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it('finds what it made, as it was but for the links', async () => {
    const { id, url } = await tracker.create(draft);
    expect(id).toBe('openai-signup-form');
    expect(fileURLToPath(url)).toBe(join(folder, id, 'issue.md'));
    expect(await tracker.find(mark)).toEqual([
      {
        id,
        url,
        state: 'open',
        title: draft.title,
        body: draft.body.replace('attachment:page.txt', 'page.txt'),
        labels: draft.labels,
        closed_at: null,
      },
    ]);
    expect(await tracker.find('<!-- drift-key:openai/other -->')).toEqual([]);
    expect(readFileSync(join(folder, id, 'page.txt'), 'utf8')).toBe('one');
  });

  it('closes and opens again, and numbers what comes later', async () => {
    const first = await tracker.create(draft);
    await tracker.close(first.id);
    expect(await tracker.find(mark)).toMatchObject([
      { state: 'closed', closed_at: '2026-03-14T12:00:00.000Z' },
    ]);
    const second = await tracker.create(draft);
    expect(second.id).toBe('openai-signup-form-2');
    await tracker.reopen(first.id);
    expect((await tracker.find(mark)).map(({ id, state }) => [id, state])).toEqual([
      [second.id, 'open'],
      [first.id, 'open'],
    ]);
  });

  it('updates the body in place and never overwrites an attachment', async () => {
    const { id } = await tracker.create(draft);
    const body = `${mark}\n\n[new](attachment:page.txt) [same](attachment:same.txt)\n`;
    const attachments = [file('page.txt', 'two'), file('same.txt', 'same')];
    await tracker.update(id, { body, attachments });
    await tracker.update(id, { body, attachments });
    expect(readdirSync(join(folder, id)).sort()).toEqual(['issue.md', 'page-2.txt', 'page.txt', 'same.txt']);
    expect((await tracker.find(mark))[0]?.body).toBe(`${mark}\n\n[new](page-2.txt) [same](same.txt)\n`);
    expect(readFileSync(join(folder, id, 'page.txt'), 'utf8')).toBe('one');
  });

  it('keeps comments beside the issue, each of them once', async () => {
    const { id } = await tracker.create(draft);
    await tracker.comment(id, '<!-- one -->\nFirst.', '<!-- one -->');
    const picture = file('new.txt', 'newer');
    await tracker.comment(id, '<!-- two -->\nSecond: ![Page](attachment:new.txt)', '<!-- two -->', [picture]);
    expect(readFileSync(join(folder, id, 'new.txt'), 'utf8')).toBe('newer');
    await tracker.comment(id, '<!-- one -->\nFirst, once more.', '<!-- one -->');
    const comments = readFileSync(join(folder, id, 'comments.md'), 'utf8');
    expect(comments).toBe(
      '## 2026-03-14T12:00:00.000Z\n\n<!-- one -->\nFirst.\n\n## 2026-03-14T12:00:00.000Z\n\n<!-- two -->\nSecond: ![Page](new.txt)\n\n',
    );
  });

  it('believes what a person has written into the file', async () => {
    const { id } = await tracker.create(draft);
    const path = join(folder, id, 'issue.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace('state: open', 'state: closed'));
    expect(await tracker.find(mark)).toMatchObject([{ state: 'closed', closed_at: null }]);
  });

  it('uses the folder again that a crash left without an issue, and passes over what is no issue', async () => {
    await mkdir(join(folder, 'openai-signup-form'), { recursive: true });
    await mkdir(join(folder, 'notes'));
    writeFileSync(join(folder, 'notes', 'issue.md'), `about ${mark}`);
    writeFileSync(join(folder, 'README.md'), mark);
    expect(await tracker.find(mark)).toEqual([]);
    expect((await tracker.create(draft)).id).toBe('openai-signup-form');
  });

  it('rejects what it cannot do', async () => {
    for (const ask of [
      () => tracker.update('none', {}),
      () => tracker.comment('none', 'x', '<!-- x -->'),
      () => tracker.close('none'),
      () => tracker.reopen('none'),
    ]) {
      await expect(ask()).rejects.toThrow('there is no issue none');
    }
  });
});
