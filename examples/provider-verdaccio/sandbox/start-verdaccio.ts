import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from 'agentkeys/sandbox';
import { configureVerdaccio } from './configure-verdaccio.ts';
import { findVerdaccio, type Major } from './find-verdaccio.ts';

export interface RunningVerdaccio {
  origin: string;
  /** Its file of users. */
  users: string;
  close(): Promise<void>;
}

const startsWithinMs = 60_000;
const endsWithinMs = 5_000;
const tries = 3;

/** The registry ends with this process, also when that is killed: their channel breaks then. */
const endWithParent = `data:text/javascript,${encodeURIComponent(
  "process.once('disconnect', () => process.kill(process.pid))",
)}`;

/** Starts a real registry on loopback, in a folder of its own that is gone afterwards. */
export async function startVerdaccio(major: Major): Promise<RunningVerdaccio> {
  const program = findVerdaccio(major);
  const folder = await mkdtemp(join(tmpdir(), 'agentkeys-verdaccio-'));
  await writeFile(join(folder, 'config.yaml'), configureVerdaccio());
  try {
    return await startIn(folder, program);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Between finding a port and listening on it another program may take it: then once more. */
async function startIn(folder: string, program: string, left = tries): Promise<RunningVerdaccio> {
  const listen = `127.0.0.1:${await findFreePort()}`;
  const child = spawn(
    process.execPath,
    ['--import', endWithParent, program, '--config', 'config.yaml', '--listen', listen],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
  }
  if (await listens(child)) {
    const close = async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    };
    return { origin: `http://${listen}`, users: join(folder, 'htpasswd'), close };
  }
  await end(child);
  if (/EADDRINUSE/.test(said) && left > 1) return startIn(folder, program, left - 1);
  throw new Error(`Verdaccio did not start within ${startsWithinMs / 1_000} s. It said:\n${said}`);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** It tells its parent when it does. */
function listens(child: ChildProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const late = setTimeout(() => resolve(false), startsWithinMs);
  child.once('message', () => resolve(true));
  child.once('exit', () => resolve(false));
  child.once('error', () => resolve(false));
  return promise.finally(() => clearTimeout(late));
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill();
  const hard = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  await ended;
  clearTimeout(hard);
}
