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

/** The server to test with. Throws with how to get one. */
export function findNatsServer(env: Readonly<NodeJS.ProcessEnv> = process.env): string {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const places = env.AGENTKEYS_NATS_SERVER
    ? [env.AGENTKEYS_NATS_SERVER]
    : folders.map((folder) => join(folder, 'nats-server'));
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    'No nats-server was found. Install one and run the tests again:\n' +
      '  Debian, Ubuntu:  sudo sh -c "apt-get update && apt-get install -y nats-server"\n' +
      '  any system:      https://github.com/nats-io/nats-server/releases\n' +
      'or set AGENTKEYS_NATS_SERVER to the executable of one that is installed elsewhere.',
  );
}
