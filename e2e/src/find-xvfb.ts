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

/** A display without a screen, for browsers with a window. Throws with how to get one. */
export function findXvfb(env: Readonly<NodeJS.ProcessEnv> = process.env): string {
  const found = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'Xvfb'))
    .find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    'No Xvfb was found. Install it and run the tests again:\n' +
      '  Debian, Ubuntu:  sudo sh -c "apt-get update && apt-get install -y xvfb"',
  );
}
