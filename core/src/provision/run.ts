import type { RunInfo } from '../hooks/hook-table.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import type { RunLedger } from '../records/ledger.ts';
import type { LedgerEntry } from '../records/ledger-entry.ts';
import type { RunLog } from '../records/open-run-log.ts';
import type { Redactor } from '../redact/create-redactor.ts';
import type { Sandbox } from '../sandbox/define-sandbox.ts';
import type { SandboxMailKind } from '../sandbox/mail-server.ts';
import type { Closers } from './closers.ts';
import type { Host } from './host.ts';
import type { KeptKey } from './keep-key.ts';
import type { Budget } from './start-budget.ts';

/** What is asked of a run, whatever its command. */
export interface RunRequest {
  /** Name of the provider. */
  provider: string;
  /** Run against the provider's sandbox, with these changes: `name` or `name:argument`. */
  sandbox?: { inject: readonly string[]; mailbox?: SandboxMailKind } | undefined;
  /** Ends the run; nothing of it stays behind. */
  signal: AbortSignal;
  /** For the ledger: on whose account things are made. Default: the person's own. */
  purpose?: Exclude<LedgerEntry['purpose'], 'own'> | undefined;
}

/** One run of one provider, from the opening of its records to their end. */
export interface Run {
  readonly host: Host;
  /** What plugins are told of it. */
  readonly info: Readonly<RunInfo>;
  readonly provider: ResolvedProvider;
  readonly auditId: string;
  readonly log: RunLog;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
  /** For everything up to the terminal event; what is done with a key has limits of its own. */
  readonly budget: Budget;
  /** What must be closed when the run ends. */
  readonly closers: Closers;
  /** Changes that were injected into the sandbox, as they were asked for. */
  readonly injected?: readonly string[];
  /** The running sandbox, where the run is against one. */
  sandbox: Sandbox | undefined;
  /** Keys that the run has minted, each with the recovery file that it is in from that moment on. */
  readonly kept: Map<string, Promise<KeptKey>>;
  /** What the run notes of what it makes; none before it has anything to make it with. */
  ledger: RunLedger | undefined;
  readonly purpose: LedgerEntry['purpose'];
  /** Plugins that are being told of something: the run does not wait for them. */
  readonly told: Promise<unknown>[];
  /** Whole milliseconds since the run began. */
  elapsedMs(): number;
}

/**
 * Runs that have not ended, by their id. Plugins are set up once for all runs and are told a run's id alone; the
 * built-in ones find its sandbox and its provider here.
 */
export const activeRuns = new Map<string, Run>();
