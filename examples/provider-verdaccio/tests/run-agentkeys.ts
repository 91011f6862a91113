import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { VerdaccioOptions } from '../src/index.ts';

const packageFolder = join(import.meta.dirname, '..');
const bin = join(
  dirname(createRequire(import.meta.url).resolve('agentkeys/package.json')),
  'bin',
  'agentkeys.js',
);

export interface AgentKeys extends AsyncDisposable {
  /** Exit code and output of one command. */
  run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
}

/**
 * The command line as an owner has it: this provider with its options and what else is configured, and a home of its own
 * that is gone afterwards.
 */
export async function openAgentKeys(
  options: VerdaccioOptions = {},
  config: Readonly<Record<string, unknown>> = {},
): Promise<AgentKeys> {
  const home = await mkdtemp(join(tmpdir(), 'agentkeys-verdaccio-test-'));
  await writeFile(
    join(home, 'agentkeys.config.json'),
    JSON.stringify({ providers: [[packageFolder, options]], ...config }),
  );
  const { PATH, AGENTKEYS_BROWSER } = process.env;
  const env = { PATH, HOME: home, AGENTKEYS_HOME: home, ...(AGENTKEYS_BROWSER && { AGENTKEYS_BROWSER }) };
  return {
    run: (...args) =>
      promisify(execFile)(process.execPath, [bin, ...args], { cwd: home, env }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      ),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
