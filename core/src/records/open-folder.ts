import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type HomeFolder =
  | 'accounts'
  | 'audit'
  | 'breaker'
  | 'breaker-sandbox'
  | 'fallback'
  | 'keys'
  | 'locks'
  | 'logs'
  | 'outbox'
  | 'outbox-sandbox';

/**
 * Makes one of AgentKeys' own folders, for its owner alone (0700), and returns its absolute path. The home folder
 * itself is only ever created, never changed: it may be a folder that the person uses for other things too.
 */
export async function openFolder(home: string, name: HomeFolder): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (((await stat(folder)).mode & 0o077) !== 0) await chmod(folder, 0o700);
  return folder;
}
