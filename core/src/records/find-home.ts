import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of all records, absolute: `AGENTKEYS_HOME`, relative to the working directory, or `~/.agentkeys`. */
export const findHome = (cwd: string, env: Readonly<NodeJS.ProcessEnv>): string =>
  resolve(cwd, env.AGENTKEYS_HOME || join(homedir(), '.agentkeys'));
