import { execFileSync, spawn } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from 'agentkeys/sandbox';
import pg from 'pg';
import { findPostgres } from './find-servers.ts';
import { endProcess, keepProcess } from './keep-process.ts';

export interface Postgres extends AsyncDisposable {
  pid: number;
  version: string;
  /** Makes an empty database; answers its address. */
  createDatabase(name: string): Promise<string>;
}

/** It refuses to run for root; Debian's package brings a user for it. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function connectWithin(connectionString: string, limitMs: number): Promise<pg.Client> {
  const until = Date.now() + limitMs;
  for (;;) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > until) throw error;
      await sleep(50);
    }
  }
}

/**
 * PostgreSQL as Debian sets it up, on a free port of the loopback address: every commit is synced to the disk before it
 * is acknowledged (`fsync`, `synchronous_commit` and `full_page_writes` are on).
 */
export async function startPostgres(parent: string): Promise<Postgres> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('PostgreSQL was not found; apt-get install postgresql');
  const folder = join(parent, 'postgres');
  const user = serverUser();
  await mkdir(folder, { mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const [data, env] = [join(folder, 'data'), { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }];
  const how = { ...user, cwd: folder, env, stdio: 'ignore' } as const;
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust'], how);
  const port = await findFreePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    // Every lane keeps its own connections, also while others have their turn.
    max_connections: 300,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = keepProcess(spawn(join(programs, 'postgres'), ['-D', data, ...args], how));
  const address = (name: string): string => `postgres://bench@127.0.0.1:${port}/${name}`;
  const admin = await connectWithin(address('postgres'), 60_000);
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version');
  return {
    pid: child.pid ?? 0,
    version: rows[0]?.server_version.split(' ')[0] ?? '',
    createDatabase: async (name) => {
      await admin.query(`CREATE DATABASE ${name}`);
      return address(name);
    },
    [Symbol.asyncDispose]: async () => {
      await admin.end();
      // It waits for no client then.
      await endProcess(child, 'SIGINT');
    },
  };
}
