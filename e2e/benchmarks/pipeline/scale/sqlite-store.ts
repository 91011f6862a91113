import { join } from 'node:path';
import { openSqliteBackend } from '../../../../services/drift/src/backends/sqlite/sqlite-backend.ts';
import { startService } from '../servers/start-service.ts';
import { residentMemory } from './resident-memory.ts';
import type { ScaleStore } from './scale-store.ts';
import { untilReady } from './until-ready.ts';

export async function sqliteStore(folder: string): Promise<ScaleStore> {
  const file = join(folder, 'scale.db');
  return {
    name: 'SQLite',
    fill: async (work) => {
      const backend = await openSqliteBackend({ file });
      try {
        // It counts before every look.
        await work(backend, async () => undefined);
      } finally {
        await backend.close();
      }
    },
    start: async () => {
      const began = performance.now();
      const service = await startService(['--db', file], folder);
      await untilReady(service.address);
      return {
        address: service.address,
        readyMs: performance.now() - began,
        pids: [service.pid],
        memory: async () => ({ service: residentMemory(service.pid), server: null, rested: null }),
        [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
