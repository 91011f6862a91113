import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogLimits {
  /** Milliseconds that the log of a run is kept. */
  keepMs: number;
  /** Bytes that all logs may have. */
  maxBytes: number;
}

/** The run may still be writing. */
const freshMs = 60 * 60 * 1000;

/**
 * Removes logs that are too old, then the oldest until the rest fits. A log that was written to within the last hour
 * stays, and so does that of a run in `keep`, by its id.
 */
export async function pruneLogs(
  home: string,
  { keepMs, maxBytes }: LogLimits,
  keep: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const folder = join(home, 'logs');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const found = await Promise.all(
    names.map(async (name) => {
      const file = await stat(join(folder, name)).catch(() => undefined);
      return file?.isFile() ? [{ name, writtenAt: file.mtimeMs, bytes: file.size }] : [];
    }),
  );
  let bytes = 0;
  for (const log of found.flat().sort((a, b) => b.writtenAt - a.writtenAt)) {
    bytes += log.bytes;
    const age = now - log.writtenAt;
    if (age <= keepMs && bytes <= maxBytes) continue;
    if (age < freshMs || keep.has(log.name.slice(0, -'.jsonl'.length))) continue;
    await rm(join(folder, log.name), { force: true });
  }
}
