import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AgentKeysError } from 'agentkeys';
import type { Settings } from './options.ts';

const run = promisify(execFile);
/** A keychain may ask the person first. */
const commandTimeoutMs = 30_000;

/**
 * The password, read anew for every connection, so that it may change. Rejects with MAIL_PASSWORD_MISSING, which never
 * holds anything that was read.
 */
export async function readPassword(
  { passwordEnv, passwordCommand }: Pick<Settings, 'passwordEnv' | 'passwordCommand'>,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<string> {
  if (passwordEnv !== undefined) {
    const value = env[passwordEnv];
    if (value) return value;
    throw missing(`the environment variable ${passwordEnv} is not set`);
  }
  const [program = '', ...args] = passwordCommand ?? [];
  const line = firstLine(await output(program, args, env));
  if (line) return line;
  throw missing(`${program} printed nothing`);
}

async function output(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await run(program, args, {
      env,
      timeout: commandTimeoutMs,
      maxBuffer: 64 * 1024,
      windowsHide: true,
    });
    return stdout;
  } catch (error) {
    // Without its cause, which repeats the command's arguments and output.
    const { code, killed } = error as { code?: unknown; killed?: boolean };
    if (killed) throw missing(`${program} did not end within ${commandTimeoutMs / 1_000} seconds`);
    throw missing(code === 'ENOENT' ? `${program} is not there` : `${program} failed (${String(code)})`);
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0]?.replace(/\r$/, '') ?? '';

const missing = (seen: string): AgentKeysError => new AgentKeysError('MAIL_PASSWORD_MISSING', { seen });
