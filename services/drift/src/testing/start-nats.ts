import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findNatsServer } from './find-nats-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface NatsServer extends AsyncDisposable {
  /** `nats://127.0.0.1:<port>`, or `tls:` where its configuration says so; the same after a restart. */
  url: string;
  /** Where its messages are. */
  folder: string;
  child: ChildProcess;
  /** Ends it; what it has stored stays. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again where it was, with the same address and the same messages. */
  start(): Promise<void>;
}

const deadline = 60_000;

/** The server writes its address into a file once it listens. */
async function readAddress(folder: string, child: ChildProcess): Promise<string> {
  const until = Date.now() + deadline;
  while (Date.now() < until && child.exitCode === null) {
    const name = readdirSync(folder).find((each) => each.endsWith(`_${child.pid}.ports`));
    const text = name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
    const address = /(nats|tls):\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    if (address !== undefined) return address;
    await sleep(5);
  }
  child.kill('SIGKILL');
  throw new Error(`nats-server did not start (exit code ${child.exitCode})`);
}

export interface NatsServerOptions {
  /** A configuration whose messages are in the folder `$NATS_STORE`; the port is another than it says. */
  config?: string;
  /** What stands for the other variables in it. */
  env?: Readonly<Record<string, string>>;
}

/** A server of its own on a free port, with its messages in a folder that goes with it. */
export async function startNats({ config, env }: NatsServerOptions = {}): Promise<NatsServer> {
  const program = findNatsServer();
  const folder = await temporaryFolder();
  const launch = async (port: string): Promise<{ child: ChildProcess; url: string }> => {
    const args = ['-a', '127.0.0.1', '-p', port, '--ports_file_dir', folder.path];
    args.push(...(config === undefined ? ['-js', '-sd', folder.path] : ['-c', config]));
    const child = spawn(program, args, {
      stdio: 'ignore',
      env: { ...process.env, ...env, NATS_STORE: folder.path },
    });
    await once(child, 'spawn');
    return { child, url: await readAddress(folder.path, child) };
  };
  const first = await launch('-1');
  const server: NatsServer = {
    url: first.url,
    folder: folder.path,
    child: first.child,
    stop: async (signal = 'SIGTERM') => {
      const { child } = server;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
    start: async () => {
      server.child = (await launch(new URL(first.url).port)).child;
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop('SIGKILL');
      await folder[Symbol.asyncDispose]();
    },
  };
  return server;
}
