import type { Backend } from '../../backends/backend.ts';
import type { BackendOptions } from '../../backends/backend-options.ts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';

/** An empty store, opened once. */
export interface OpenStore extends AsyncDisposable {
  backend: Backend;
  /** Resolves once everything that was acknowledged is counted. */
  settle(): Promise<void>;
  /** Another process at the same store; closed with it. */
  another(): Promise<Backend>;
  /** Closes it and opens the same store again. */
  reopen(): Promise<Backend>;
  /** Past the service, as fleets publish that have credentials. Only where the store has such a door. */
  publish?(report: AcceptedReport): Promise<void>;
  /** Kills what the store runs on, and starts it again. Only where that is not this process. */
  restart?(): Promise<void>;
}

export interface Traits {
  /** Whether a report is compared with the log before it is acknowledged. */
  compares: boolean;
  /** Whether old reports go by the store's clock and with `prune`, or by that of a server. */
  prunesLog: boolean;
}

export type StoreOpener = (options: BackendOptions) => Promise<OpenStore>;
