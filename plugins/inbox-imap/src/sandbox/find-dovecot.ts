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

/** The mail server of the sandbox. Throws with how to get one. */
export function findDovecot(env: Readonly<NodeJS.ProcessEnv> = process.env): string {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const places = env.AGENTKEYS_DOVECOT
    ? [env.AGENTKEYS_DOVECOT]
    : folders.map((folder) => join(folder, 'dovecot'));
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    'No dovecot was found. Install one and run the command again:\n' +
      '  Debian, Ubuntu:  sudo sh -c "apt-get update && apt-get install -y dovecot-imapd"\n' +
      'or set AGENTKEYS_DOVECOT to the executable of one that is installed elsewhere.',
  );
}
