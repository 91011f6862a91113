import type { Backend } from '../../backends/backend.ts';
import type { BackendOptions } from '../../backends/backend-options.ts';
import type { StoreOpener } from './open-store.ts';

/** Stores that are files: `open` opens the one that it is told, as often as it is asked to. */
export const openFile =
  (newFile: () => string, open: (file: string, options: BackendOptions) => Promise<Backend>): StoreOpener =>
  async (options) => {
    const file = newFile();
    const opened: Backend[] = [];
    const openOne = async (): Promise<Backend> => {
      const backend = await open(file, options);
      opened.push(backend);
      return backend;
    };
    const closeAll = async (): Promise<void> => {
      for (const backend of opened.splice(0)) await backend.close();
    };
    return {
      backend: await openOne(),
      settle: async () => undefined,
      another: openOne,
      reopen: async () => {
        await closeAll();
        return openOne();
      },
      [Symbol.asyncDispose]: closeAll,
    };
  };
