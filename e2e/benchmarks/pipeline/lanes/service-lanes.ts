import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startNats } from '../../../../services/drift/src/testing/start-nats.ts';
import type { Lane, RunningLane, Servers } from '../lane.ts';
import { names } from '../lane-names.ts';
import { keepProcess } from '../servers/keep-process.ts';
import { startService } from '../servers/start-service.ts';
import { sumBatches } from './sum-batches.ts';

async function makeFolder({ folder }: Servers, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  // The search for a configuration goes no further.
  await writeFile(join(path, 'package.json'), '{"private": true}');
  return path;
}

export const sqlite: Lane = {
  name: names.sqlite,
  durable: 'synced: WAL, `synchronous = FULL`',
  share: 1,
  start: async (servers) => {
    const folder = await makeFolder(servers, 'sqlite');
    const service = await startService(['--db', 'drift.db'], folder);
    return {
      address: service.address,
      counted: () => sumBatches(service.address),
      pids: [service.pid],
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
  },
};

async function startJetStream(servers: Servers, counts: boolean): Promise<RunningLane> {
  await using opened = new AsyncDisposableStack();
  const nats = opened.use(await startNats());
  keepProcess(nats.child);
  const folder = await makeFolder(servers, `jetstream-${counts ? 'counted' : 'taken'}`);
  const to = ['--nats', nats.url];
  const ingest = opened.use(await startService([...to, '--role', 'ingest', '--outbox', 'outbox.db'], folder));
  const consume = counts ? opened.use(await startService([...to, '--role', 'consume'], folder)) : undefined;
  const pids = [ingest.pid, nats.child.pid ?? 0, ...(consume ? [consume.pid] : [])];
  const all = opened.move();
  return {
    address: ingest.address,
    pids,
    ...(consume && { counted: () => sumBatches(consume.address) }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

const onNats = {
  name: names.jetstream,
  durable: 'synced: outbox in SQLite, `synchronous = FULL`',
  share: 1,
};

/** Nobody counts meanwhile, as in the queues beside it. */
export const jetstreamTaken: Lane = { ...onNats, start: (servers) => startJetStream(servers, false) };
/** One process takes, another counts. */
export const jetstreamCounted: Lane = { ...onNats, start: (servers) => startJetStream(servers, true) };
