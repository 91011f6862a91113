import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from 'agentkeys/sandbox';
import { openJetStreamBackend } from '../../../../services/drift/src/backends/open-jetstream-backend.ts';
import { startNats } from '../../../../services/drift/src/testing/start-nats.ts';
import { keepProcess } from '../servers/keep-process.ts';
import { startService } from '../servers/start-service.ts';
import { residentMemory } from './resident-memory.ts';
import { restedMemory } from './rested-memory.ts';
import type { ScaleStore } from './scale-store.ts';
import { untilReady } from './until-ready.ts';

/** A nats-server of its own; another process counts while this one publishes. */
export async function jetstreamStore(folder: string): Promise<ScaleStore> {
  const config = join(folder, 'scale-nats.conf');
  const profilePort = await findFreePort();
  await writeFile(config, `port: 4222\nprof_port: ${profilePort}\njetstream { store_dir: $NATS_STORE }\n`);
  const nats = await startNats({ config });
  keepProcess(nats.child);
  return {
    name: 'JetStream',
    fill: async (work) => {
      await using _counting = await startService(['--nats', nats.url, '--role', 'consume'], folder);
      const backend = await openJetStreamBackend({ url: nats.url, role: 'ingest' });
      try {
        await work(backend, backend.settle);
        await backend.settle();
      } finally {
        await backend.close();
      }
    },
    start: async () => {
      await nats.stop();
      const began = performance.now();
      await nats.start();
      keepProcess(nats.child);
      const service = await startService(['--nats', nats.url, '--outbox', 'scale-outbox.db'], folder);
      await untilReady(service.address);
      return {
        address: service.address,
        readyMs: performance.now() - began,
        pids: [service.pid, nats.child.pid ?? 0],
        memory: async () => {
          const pid = nats.child.pid ?? 0;
          const busy = { service: residentMemory(service.pid), server: residentMemory(pid) };
          return { ...busy, rested: await restedMemory(pid, `http://127.0.0.1:${profilePort}`) };
        },
        [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => nats[Symbol.asyncDispose](),
  };
}
