import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from 'agentkeys/sandbox';
import { findRedis } from './find-servers.ts';
import { endProcess, keepProcess } from './keep-process.ts';

export interface Redis extends AsyncDisposable {
  pid: number;
  port: number;
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Redis with its append-only file, on a free port of the loopback address. `everysec` loses what a second held when the
 * power goes; `always` syncs before it answers. BullMQ insists on `noeviction`.
 */
export async function startRedis(parent: string, fsync: 'everysec' | 'always'): Promise<Redis> {
  const program = findRedis();
  if (program === undefined) throw new Error('Redis was not found; apt-get install redis-server');
  const folder = join(parent, `redis-${fsync}`);
  await mkdir(folder, { mode: 0o700 });
  const port = await findFreePort();
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    appendonly: 'yes',
    appendfsync: fsync,
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = keepProcess(spawn(program, args, { stdio: 'ignore', cwd: folder }));
  const until = Date.now() + 60_000;
  while (!(await answers(port))) {
    if (Date.now() > until || child.exitCode !== null) throw new Error('redis-server did not start');
    await sleep(20);
  }
  return { pid: child.pid ?? 0, port, [Symbol.asyncDispose]: () => endProcess(child) };
}
