import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { IssueAttachment } from 'agentkeys';
import { writeDurably } from './write-durably.ts';

const readIfThere = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/**
 * Puts attachments beside the issue, without overwriting what earlier ones hold, and answers the body with links to
 * them.
 */
export async function attachFiles(
  folder: string,
  body: string,
  attachments: readonly IssueAttachment[],
): Promise<string> {
  let linked = body;
  for (const { name, data } of attachments) {
    const { name: stem, ext } = parse(name);
    let file = name;
    for (let number = 2; ; number += 1) {
      const before = await readIfThere(join(folder, file));
      if (before === undefined) await writeDurably(join(folder, file), data);
      if (before === undefined || before.equals(data)) break;
      file = `${stem}-${number}${ext}`;
    }
    linked = linked.replaceAll(`(attachment:${name})`, `(${file})`);
  }
  return linked;
}
