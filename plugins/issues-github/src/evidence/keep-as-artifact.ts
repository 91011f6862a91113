import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { IssueAttachment } from 'agentkeys';

/** Writes files where the workflow picks them up, named by their content; answers their names. */
export async function keepAsArtifact(folder: string, files: readonly IssueAttachment[]): Promise<string[]> {
  await mkdir(resolve(folder), { recursive: true });
  return Promise.all(
    files.map(async ({ name, data }) => {
      const file = `${createHash('sha256').update(data).digest('hex')}${extname(name)}`;
      await writeFile(join(resolve(folder), file), data);
      return file;
    }),
  );
}
