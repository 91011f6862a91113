import { access, constants, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Check } from './check.ts';

const name = 'home';
/** Folders that hold what is nobody else's business. */
const privateFolders = ['audit', 'fallback', 'keys', 'logs', 'outbox', 'outbox-sandbox'];

/** Whether AGENTKEYS_HOME can be written, and what is in it is for its owner alone. Writes nothing. */
export async function checkHome(home: string): Promise<Check> {
  const found = await nearestThatIs(home);
  const isThere = found === home;
  try {
    if (!(await stat(found)).isDirectory()) throw new Error('not a folder');
    await access(found, constants.W_OK | constants.X_OK);
  } catch (error) {
    return {
      name,
      state: 'fail',
      seen: `${home}: ${(error as Error).message}`,
      remedy: `Make ${found} a folder that can be written, or set AGENTKEYS_HOME to one that is.`,
    };
  }
  if (!isThere) return { name, state: 'ok', seen: `${home}, made by the first run` };
  const open = process.platform === 'win32' ? [] : await findOpen(home);
  if (open.length === 0) return { name, state: 'ok', seen: `${home}, writable, private folders 0700` };
  const [first] = open;
  return {
    name,
    state: 'warn',
    seen: `${home}: others can read ${open.join(', ')}`,
    remedy: `Run \`chmod -R go-rwx ${join(home, first?.split(' ')[0] ?? '')}\`, and likewise for the others.`,
  };
}

async function nearestThatIs(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const isThere = await access(at).then(
      () => true,
      () => false,
    );
    if (isThere || dirname(at) === at) return at;
  }
}

/** Private folders, and files of keys, that others may look into, with their modes. */
async function findOpen(home: string): Promise<string[]> {
  const keys = await readdir(join(home, 'keys')).catch(() => []);
  const paths = [...privateFolders, ...keys.map((key) => join('keys', key))];
  const found = await Promise.all(
    paths.map(async (path) => {
      const mode = await stat(join(home, path)).then(
        (entry) => entry.mode & 0o777,
        () => 0,
      );
      return (mode & 0o077) === 0 ? [] : [`${path} (${mode.toString(8).padStart(4, '0')})`];
    }),
  );
  return found.flat();
}
