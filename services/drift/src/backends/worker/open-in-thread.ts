import { Worker } from 'node:worker_threads';
import { findEntry } from 'agentkeys/internal';
import { variantOf } from '../../coalesce/variant-of.ts';
import { type WrittenReport, writeReport } from '../../coalesce/written-report.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { Appended, Backend } from '../backend.ts';
import { type BackendOptions, withDefaults } from '../backend-options.ts';
import { groupCommits } from '../sqlite/group-commits.ts';
import type { StorePlan } from './messages.ts';
import { type PackedAppended, packReports, unpackAppended } from './pack-reports.ts';
import { type StoreThread, startThread } from './start-thread.ts';

export interface InThreadOptions extends BackendOptions {
  /** Reports that may wait for their commit. Default 10,000. */
  maxWaiting?: number;
  /** Starts the thread that opens the store. */
  startWorker?: (plan: StorePlan) => Worker;
}

export const startBackendThread = (plan: StorePlan): Worker =>
  new Worker(findEntry(import.meta.url, './backend-thread.ts', 'backend-thread.js'), {
    workerData: plan,
    // Those of a program that was given on the command line would be taken for its own.
    execArgv: [],
  });

/** Milliseconds, where no request needs it before. */
const restartAfterMs = 1000;

/**
 * A store in a thread of its own, so that a commit keeps no request waiting and both may use a processor. Reports go
 * there in groups, everything else call by call. A thread that has died is started anew, since it counts what comes by
 * another way, too; what was under way rejects with STORE_UNAVAILABLE then. Throws what opening the store throws.
 */
export async function openInThread(plan: StorePlan, options: InThreadOptions = {}): Promise<Backend> {
  const { now, toVariant, onTrouble } = withDefaults(options);
  const { maxWaiting = 10_000, startWorker = startBackendThread } = options;
  let closed = false;
  let thread: Promise<StoreThread> | undefined;

  function start(): Promise<StoreThread> {
    const starting = startThread(startWorker(plan), {
      onTrouble,
      onDeath: (cause) => {
        thread = undefined;
        onTrouble('The thread of the store has ended; another is started.', { cause });
        // One that dies again and again is not to take a whole processor.
        setTimeout(() => {
          if (!closed) current().catch(() => undefined);
        }, restartAfterMs).unref();
      },
    });
    thread = starting;
    starting.catch(() => {
      if (thread === starting) thread = undefined;
    });
    return starting;
  }
  const current = (): Promise<StoreThread> => thread ?? start();
  const checkOpen = (): void => {
    if (closed) throw new DriftError('STORE_UNAVAILABLE', { seen: 'the store is closed', retryAfterS: 5 });
  };

  const { methods } = await start();
  const method =
    (...call: string[]) =>
    async (...args: unknown[]): Promise<unknown> => {
      checkOpen();
      return (await current()).ask({ call, args }, now());
    };
  const parts = Object.entries(methods).map(([name, inner]) => [
    name,
    inner === true ? method(name) : Object.fromEntries(inner.map((each) => [each, method(name, each)])),
  ]);
  // Its methods are those of the backend in the thread, whose names and nothing else have come from there.
  const remote = Object.fromEntries(parts) as Backend;

  // The thread makes one commit of all that has come when it is through with the one before.
  const commits = groupCommits<WrittenReport, Appended>(
    async (reports) => {
      const { ask } = await current();
      return unpackAppended((await ask({ reports: packReports(reports) }, now())) as PackedAppended);
    },
    { maxWaiting, mostTurns: 0 },
  );

  return {
    ...remote,
    reports: {
      ...remote.reports,
      append: async (accepted) => {
        const variant = toVariant === variantOf ? undefined : await toVariant(accepted.report);
        checkOpen();
        return commits.add(writeReport(accepted, variant));
      },
    },
    close: async () => {
      if (closed) return;
      commits.flush();
      closed = true;
      const last = await thread?.catch(() => undefined);
      await last?.ask({ call: ['close'], args: [] }, now());
      await last?.end();
    },
  };
}
