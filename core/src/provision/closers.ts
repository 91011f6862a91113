import type { PluginLogger } from '../plugins/plugin.ts';

/** Everything that was opened, to be closed in reverse. */
export interface Closers {
  add(name: string, close: () => Promise<unknown>): void;
  /** Closes what is open, the newest first. Never rejects: what does not close is logged, and the next one follows. */
  closeAll(): Promise<void>;
}

/** Longer than whatever is closed here takes by its own limits. */
const closeLimitMs = 15_000;

export function createClosers(log: PluginLogger, limitMs = closeLimitMs): Closers {
  const open: { name: string; close: () => Promise<unknown> }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    async closeAll() {
      for (let next = open.pop(); next; next = open.pop()) {
        const { name, close } = next;
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`not closed within ${limitMs} ms`)), limitMs);
        });
        try {
          await Promise.race([close(), late]);
        } catch (error) {
          log.warn(`the ${name} did not close`, { seen: (error as Error).message });
        } finally {
          clearTimeout(timer);
        }
      }
    },
  };
}
