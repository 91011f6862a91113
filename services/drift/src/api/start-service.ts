import { DriftError } from '../errors/drift-error.ts';
import { isLocalHost } from '../ingest/is-local-host.ts';
import { createApp } from './create-app.ts';
import type { ServiceOptions } from './service-options.ts';

export interface StartOptions extends ServiceOptions {
  /** 0 takes one that is free. */
  port: number;
  host: string;
  /** Milliseconds between two prunings of the store. Default: an hour. */
  pruneEveryMs?: number;
}

export interface RunningService {
  /** `http://<host>:<port>` */
  address: string;
  /** Answers what is under way, refuses what is new, then resolves. The backend stays open: it is its owner's. */
  stop(): Promise<void>;
}

/** Longest wait for requests that are under way, in milliseconds. */
const drainLimit = 10_000;

/** Listens, and keeps the store within its retention. Throws ADDRESS_UNUSABLE. */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { backend, port, host, log } = options;
  // A service that a proxy makes reachable from elsewhere is not one of this machine alone.
  const isLocal = isLocalHost(host) && !options.trustProxy;
  const { server, drain } = createApp({ ...options, fromSandboxes: options.fromSandboxes ?? isLocal });
  let address: string;
  try {
    address = await server.listen({ port, host });
  } catch (error) {
    await server.close();
    const seen = error instanceof Error ? error.message : String(error);
    throw new DriftError('ADDRESS_UNUSABLE', { seen }, { cause: error });
  }

  const prune = () =>
    Promise.all([backend.prune(), options.evidence?.prune()]).catch((error: unknown) =>
      log?.error('The store could not be pruned.', { cause: error }),
    );
  let pruning: Promise<unknown> = prune();
  const timer = setInterval(() => {
    pruning = prune();
  }, options.pruneEveryMs ?? 3_600_000);
  timer.unref();

  return {
    address,
    stop: async () => {
      drain();
      clearInterval(timer);
      const late = setTimeout(() => server.server.closeAllConnections(), drainLimit);
      try {
        await server.close();
        await pruning;
      } finally {
        clearTimeout(late);
      }
    },
  };
}
