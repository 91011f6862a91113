import { setTimeout as sleep } from 'node:timers/promises';
import { DriftError } from '../../errors/drift-error.ts';
import { isCodedError } from '../../errors/is-coded-error.ts';
import type { AcceptRules } from '../../ingest/accept-report.ts';
import type { Backend, ReportLog } from '../backend.ts';
import { type BackendOptions, withDefaults } from '../backend-options.ts';
import { isAway, type NatsAddress } from './connect-nats.ts';
import { describeError, hasCode, toStoreError } from './guard-nats.ts';
import { openInTime } from './open-in-time.ts';
import { type Outbox, openOutbox } from './open-outbox.ts';
import { openServerStore, type ServerStore } from './open-server-store.ts';
import { outboxLog } from './outbox-log.ts';
import type { TopologyOptions } from './topology.ts';

export interface JetStreamOptions extends BackendOptions, NatsAddress {
  /** How the store is made where it is not there, and what it is compared with. */
  topology?: TopologyOptions;
  /** `ingest` takes reports, `consume` counts them, `all` does both; reading and claiming work in all. Default: all. */
  role?: 'ingest' | 'consume' | 'all' | 'read';
  /**
   * A file in which reports are durable before they are acknowledged. Without one a report is acknowledged when the
   * server has taken it, which keeps it over a crash of the server, and over a loss of power as it is configured.
   */
  outbox?: string | undefined;
  /**
   * Begin also where the server is away: until it is there, the outbox takes reports and everything else rejects with
   * STORE_UNAVAILABLE. Default: no.
   */
  mayWait?: boolean;
  /** Reports that the outbox may hold until the server takes them. Default 100,000. */
  maxUnsent?: number;
  /** What is counted of the log, whoever has published it. Default: everything that the contract allows. */
  rules?: AcceptRules;
  /** Reports are counted once no other has come for a quarter of so many milliseconds, or after five times as many. Default 200. */
  flushMs?: number;
  /** Reports that are counted together at most. Default 2000. */
  maxGroup?: number;
  /** What this store's clock says of a time of the server's, for tests with a clock of their own. Default: the same. */
  storedAt?: (serverMs: number) => number;
}

export interface JetStreamBackend extends Backend {
  /** Resolves once everything that the log holds now is counted, and is to be read here. */
  settle(): Promise<void>;
}

/** Opens the outbox, connects, and puts both together. What it throws stands at its public door. */
export async function openOnConnection(options: JetStreamOptions): Promise<JetStreamBackend> {
  const { role = 'all', mayWait = false, onTrouble = () => undefined } = options;
  const takesReports = role === 'all' || role === 'ingest';
  const outbox =
    takesReports && options.outbox !== undefined
      ? openOutbox(options.outbox, options.maxUnsent ?? 100_000, withDefaults(options).now)
      : undefined;
  const server = await openInTime(() => openServerStore(options, outbox), {
    mayWait: (error) => mayWait && isAway(error),
    onFailure: (error) =>
      onTrouble('The NATS server cannot be used yet; it is tried again.', {
        code: codeOf(error),
        cause: error instanceof DriftError ? error.details.seen : error,
      }),
  }).catch((error: unknown) => {
    outbox?.close();
    throw error;
  });

  let closed = false;

  function there(): ServerStore {
    const store = server.store();
    if (store) return store;
    const cause = server.failure();
    throw new DriftError('STORE_UNAVAILABLE', { seen: describeError(cause), retryAfterS: 5 }, { cause });
  }
  const failure = (): unknown => server.failure() ?? server.store()?.failure();

  return {
    reports: takesReports ? openDoor(outbox, () => server.store(), there) : closedDoor,
    batches: {
      get: async (key) => there().batches.get(key),
      list: async (query) => there().batches.list(query),
    },
    drifts: {
      get: async (key) => there().drifts.get(key),
      list: async (query) => there().drifts.list(query),
      fresh: async (query) => there().drifts.fresh(query),
      countFresh: async () => there().drifts.countFresh(),
      known: async () => there().drifts.known(),
    },
    claims: {
      claim: async (key, request) => there().claims.claim(key, request),
      renew: async (key, fence, leaseMs) => there().claims.renew(key, fence, leaseMs),
      release: async (key, fence) => there().claims.release(key, fence),
      handled: async (key, handled) => there().claims.handled(key, handled),
    },
    budget: {
      spent: async (key, day) => there().budget.spent(key, day),
      reserve: async (key, reservation) => there().budget.reserve(key, reservation),
      settle: async (key, settled) => there().budget.settle(key, settled),
    },
    tellings: { take: async (key, waitingSince) => there().tellings.take(key, waitingSince) },
    ready: async () => {
      if (hasCode(failure(), 'LOG_REGRESSED')) throw toStoreError(failure());
      // With an outbox reports are taken while the server is away.
      if (outbox) return outbox.checkRoom();
      const store = there();
      if (store.failure() !== undefined) throw toStoreError(store.failure());
      await store.ask();
    },
    status: () => {
      const why = failure();
      return {
        connected: server.store()?.isConnected() ?? false,
        waiting: outbox?.waiting() ?? 0,
        failure: why === undefined ? null : codeOf(why),
      };
    },
    prune: async () => there().prune(),
    settle: async () => {
      for (outbox?.flush(); outbox && outbox.waiting() > 0; outbox.flush()) await sleep(5);
      await there().settle();
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await server.close();
      outbox?.close();
    },
  };
}

const codeOf = (error: unknown): string => (isCodedError(error) ? error.code : 'STORE_UNAVAILABLE');

const closedDoor: ReportLog = {
  append: async () => {
    throw new DriftError('STORE_UNAVAILABLE', {
      seen: 'this process does not take reports',
      retryAfterS: 60,
    });
  },
};

/** Where reports come in: into the outbox where there is one, else straight to the server. */
function openDoor(
  outbox: Outbox | undefined,
  store: () => ServerStore | undefined,
  there: () => ServerStore,
): ReportLog {
  if (!outbox) {
    return {
      append: async (report) => there().reports.append(report),
      has: async (id) => there().reports.has(id),
    };
  }
  return {
    ...outboxLog(outbox, { wake: () => store()?.forwarder?.wake() }),
    has: async (id) => outbox.has(id) || there().reports.has(id),
  };
}
