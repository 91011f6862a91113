import { describeBackend } from '../../testing/contract/describe-backend.ts';
import { openMemoryBackend } from './memory-backend.ts';

describeBackend('memory', async (options) => {
  const backend = openMemoryBackend(options);
  return {
    backend,
    settle: async () => undefined,
    // It is gone with its process, so it is only ever this one.
    another: async () => backend,
    reopen: async () => backend,
    [Symbol.asyncDispose]: () => backend.close(),
  };
});
