import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The two command lines, by the packages that bring them. */
const bins = {
  agentkeys: ['agentkeys', 'bin/agentkeys.js'],
  'agentkeys-drift': ['@agentkeys/drift', 'bin/agentkeys-drift.js'],
} as const;
export type CommandName = keyof typeof bins;

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** Starts a command line as a user would; the environment is exactly what is given. */
export function startCommand(name: CommandName, args: readonly string[], env: NodeJS.ProcessEnv) {
  const [pack, file] = bins[name];
  const script = join(dirname(require.resolve(`${pack}/package.json`)), file);
  return spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a command line to its end. */
export function runCommand(
  name: CommandName,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  const began = performance.now();
  const child = startCommand(name, args, env);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code, stdout, stderr, seconds: (performance.now() - began) / 1000 }),
    );
  });
}
