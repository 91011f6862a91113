import { createHash } from 'node:crypto';
import type { TripwireKind } from '../contracts/index.ts';

interface RunEntry {
  /** The `audit_id` of the outcome. Both lines of a run have it. */
  id: string;
  command: 'provision' | 'scrape' | 'sweep' | 'live-test';
  run_id: string;
  provider: string;
  /** Version of the provider package. */
  provider_version: string;
  /** Version of the `agentkeys` package. */
  version: string;
  sandbox: boolean;
  /** Changes that were injected into the sandbox. */
  injected?: readonly string[];
}

/** Written before anything is started. Where no other line of the run follows, its process was killed. */
export interface BegunEntry extends RunEntry {
  state: 'begun';
  /** Log of the run, below the home folder. */
  log: string;
}

/** How the run ended. */
export interface EndedEntry extends RunEntry {
  state: 'ended';
  /** None where nothing was begun. */
  log?: string;
  /** How the drift was known before the run; such a line has none of `begun` before it, unless an old key was tried. */
  known?: 'feed' | 'breaker';
  /** The terminal event without its content; none where the run was interrupted or never got as far. */
  event?: { type: string; code?: string; kind?: TripwireKind; step?: string | null; rule?: string };
  /** Views of a run that got its key although they have moved from their profiles. */
  moved?: { step: string; view: string; dom_digest: string; shape_sim?: string }[];
  /** Code of the AgentKeysError that ended the run. */
  error?: string;
  /** Only of `provision`. */
  outcome?: {
    outcome: string;
    code?: string;
    tier?: string;
    token?: string;
    verification?: string;
    reused?: true;
  };
  interrupted?: true;
  exit: number;
  duration_ms: number;
  /** Why a drift report was or was not made ready. */
  telemetry?: string;
}

/** What is recorded of a run. Holds no secret, no address of the account and no text of a page. */
export type AuditEntry = BegunEntry | EndedEntry;

/** One line of `audit/*.jsonl`. */
export type AuditLine = AuditEntry & {
  schema: 'audit/1';
  /** UTC, ISO 8601. */
  at: string;
  /** SHA-256 of the line before, in hexadecimal; zeros in the very first line. */
  previous: string;
};

export const firstPrevious = '0'.repeat(64);

/** Hash that the next line carries. @param line without its line break */
export const hashLine = (line: string): string => createHash('sha256').update(line).digest('hex');
