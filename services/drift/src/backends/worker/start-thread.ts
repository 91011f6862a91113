import type { Worker } from 'node:worker_threads';
import { DriftError } from '../../errors/drift-error.ts';
import type { Asked, Methods, Reply, Request } from './messages.ts';
import { unpackError } from './pack-error.ts';

/** A store in a thread of its own. */
export interface StoreThread {
  methods: Methods;
  /** Rejects with what it was answered with, or with STORE_UNAVAILABLE where the thread has ended. */
  ask(asked: Asked, now: number): Promise<unknown>;
  /** After `close`: resolves when the thread has ended. */
  end(): Promise<void>;
}

export interface ThreadListener {
  onTrouble(message: string, fields: Record<string, unknown>): void;
  /** Called once, when it has ended without being told to. */
  onDeath(cause: unknown): void;
}

/** A store that is closed has nothing left to do. */
const endMs = 5000;

type Waiting = Pick<PromiseWithResolvers<unknown>, 'resolve' | 'reject'>;

/** Resolves once the store is open; rejects with what opening it threw. */
export async function startThread(
  worker: Worker,
  { onTrouble, onDeath }: ThreadListener,
): Promise<StoreThread> {
  const waiting = new Map<number, Waiting>();
  let [count, isOver] = [0, false];
  let cause: unknown;

  const gone = (): DriftError =>
    new DriftError(
      'STORE_UNAVAILABLE',
      { seen: 'the thread of the store has ended', retryAfterS: 1 },
      { cause },
    );

  worker.on('message', (reply: Reply) => {
    if ('trouble' in reply) {
      const fields = Object.entries(reply.fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : unpackError(value),
      ]);
      onTrouble(reply.trouble, Object.fromEntries(fields));
      return;
    }
    for (const answer of reply.answers) {
      const item = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('error' in answer) item?.reject(unpackError(answer.error));
      else item?.resolve(answer.value);
    }
  });
  worker.once('error', (error) => {
    cause = error;
  });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      const wasTold = isOver;
      isOver = true;
      for (const { reject } of waiting.values()) reject(gone());
      waiting.clear();
      if (!wasTold) onDeath(cause);
      resolve();
    });
  });

  const answerTo = (id: number): Promise<unknown> => {
    const { promise, ...item } = Promise.withResolvers<unknown>();
    waiting.set(id, item);
    return promise;
  };
  const end = async (): Promise<void> => {
    isOver = true;
    // Ended from outside while SQLite's objects are still there, Node.js 24.9 was seen to crash.
    const patience = setTimeout(() => void worker.terminate(), endMs);
    await ended;
    clearTimeout(patience);
  };

  try {
    const methods = (await answerTo(0)) as Methods;
    return {
      methods,
      ask: async (asked, now) => {
        if (isOver) throw gone();
        count += 1;
        const request: Request = { ...asked, id: count, now };
        worker.postMessage(request);
        return answerTo(count);
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
