import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The only one whose configuration is written here: that of 2.4 is another language. */
const series = '2.3';

const help =
  'Install one and run the command again:\n' +
  '  Debian 12, Ubuntu 24.04:  sudo sh -c "apt-get update && apt-get install -y dovecot-imapd"\n' +
  'or set AGENTKEYS_DOVECOT to the executable of one that is installed elsewhere.';

/** The mail server of the sandbox, Dovecot 2.3. Throws with how to get one. */
export function findDovecot(env: Readonly<NodeJS.ProcessEnv> = process.env): string {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const places = env.AGENTKEYS_DOVECOT
    ? [env.AGENTKEYS_DOVECOT]
    : folders.map((folder) => join(folder, 'dovecot'));
  const found = places.find(isProgram);
  if (found === undefined) throw new Error(`No dovecot was found. ${help}`);
  const version = spawnSync(found, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  if (version.startsWith(`${series}.`)) return found;
  throw new Error(`${found} is version ${version || 'unknown'}, and ${series} is needed. ${help}`);
}
