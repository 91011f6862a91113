import type { Batch, Drift, ReproducedIn, ReproductionResult } from 'agentkeys/contracts';
import type { AcceptedReport } from '../coalesce/logged-report.ts';
import type { WrittenReport } from '../coalesce/written-report.ts';
import type { EvidenceReader } from '../evidence/evidence-store.ts';

/** What became of a report. Resolved only when it is durable. */
export interface Appended {
  /** `null`: durable here, not yet compared with the log. */
  duplicate: boolean | null;
  /** Position in the log, of the first one where it is a duplicate; `null` while it is not compared. */
  seq: number | null;
}

/** Where reports come in. One message id is stored once, however often it is appended. */
export interface ReportLog {
  /** Rejects with OVERLOADED or STORE_UNAVAILABLE; then nothing is known to be stored and it should come again. */
  append(report: AcceptedReport): Promise<Appended>;
  /** The same of many at once, in one commit. Where nothing is gathered in front, there is none. */
  appendAll?(reports: readonly WrittenReport[]): Promise<Appended[]>;
  /** Whether it holds the report of this message id. Without it no evidence is taken. */
  has?(messageId: string): Promise<boolean>;
}

export interface BatchQuery {
  service?: string;
  step_hash?: string;
  /** `YYYY-MM-DD` */
  day?: string;
  /** At most so many, newest arrival first. Default 100. */
  limit?: number;
}

export interface BatchReader {
  get(key: string): Promise<Batch | undefined>;
  list(query?: BatchQuery): Promise<Batch[]>;
}

export interface DriftKey {
  service: string;
  step_hash: string;
}

export interface FreshQuery {
  service?: string;
  /** Only drifts with a report that arrived after this. Unix milliseconds. For people; the runner leaves it out. */
  arrived_since?: number;
  /** Default 1000. */
  limit?: number;
}

export interface DriftQuery {
  service?: string;
  /**
   * Only those that have an issue and of which no fix is verified, whether or not a person has closed the issue. Not to be
   * taken for the state `open`, which says that there is something to do.
   */
  open?: boolean;
  /** At most so many. Default 1000. */
  limit?: number;
}

/** A drift with reports that nobody has dealt with, or whose time to try again has come. */
export interface FreshDrift {
  drift: Drift;
  /** Position of its newest report. */
  upto: number;
  /** Arrival of its oldest report that nobody has dealt with, or when it was to be tried again. UTC, ISO 8601. */
  waiting_since: string;
  /** Those with fresh reports, newest first; where none is left but a retry is due, the newest one. */
  batches: Batch[];
}

export interface DriftReader {
  get(key: DriftKey): Promise<Drift | undefined>;
  /** By service, then step. */
  list(query?: DriftQuery): Promise<Drift[]>;
  /**
   * In turns: of every service the one that has waited longest, then the second of every service, and so on; within a
   * turn those that have waited longest first. So neither a flood nor a long list of one service keeps another waiting
   * for ever. Those that are claimed are listed too, with that state.
   */
  fresh(query?: FreshQuery): Promise<FreshDrift[]>;
  /** How many there are, whoever has claimed them. */
  countFresh(): Promise<number>;
  /** Those that a run of their sites, and not of a sandbox, has reproduced, or of which a fix is verified; by service, then step. */
  known(): Promise<Drift[]>;
}

export interface ClaimRequest {
  /** Who asks, for people. */
  holder: string;
  lease_ms: number;
  /** Also where nothing is fresh. With `step` the drift is made where no report of it has come. */
  even_if_handled?: boolean;
  step?: string;
}

export interface Claim {
  /** Goes with every later call; grows with every claim of the store. */
  fence: number;
  /** Position of the newest report at this moment: what `handled` should say. */
  upto: number;
  /** UTC, ISO 8601. */
  lease_until: string;
  /** As it was before the claim, but for state and fence. */
  drift: Drift;
}

export interface Handled {
  fence: number;
  /** Reports up to this position have been dealt with. */
  upto: number;
  /** What is left out stays as it was, but for `retry_at`, which is then never. */
  result?: ReproductionResult;
  reproduced_in?: ReproducedIn;
  attempts?: number;
  hours?: number;
  retry_at?: string | null;
  issue?: Drift['issue'];
  screenshot_ref?: string;
  /** Versions to add. */
  affected?: string[];
  /** When the run began that the result is of. */
  ran_at?: string;
  /** The issue was opened by this, or opened again: a new round of times begins. */
  opened?: boolean;
  /** The version that was verified to have the fix; `null`: none has. Cleared by `reproduced`. */
  fixed_in?: string | null;
}

/** At most one runner works on a drift. Every method rejects with DRIFT_NOT_FOUND for a drift that is not there. */
export interface Claims {
  /** Rejects with DRIFT_CLAIMED or DRIFT_NOT_FRESH. */
  claim(key: DriftKey, request: ClaimRequest): Promise<Claim>;
  /** Counts the lease from now. These three reject with FENCE_STALE once somebody else has claimed. */
  renew(key: DriftKey, fence: number, leaseMs: number): Promise<{ lease_until: string }>;
  release(key: DriftKey, fence: number): Promise<void>;
  /** Gives the claim back in the same step. Rejects with UPTO_AHEAD too. */
  handled(key: DriftKey, handled: Handled): Promise<Drift>;
}

/** What runs cost. */
export interface Cost {
  accounts: number;
  /** Milliseconds. */
  ms: number;
}

/** The runs of one provider, against its site or against its sandbox. */
export interface BudgetKey {
  service: string;
  place: ReproducedIn;
}

export interface Reservation {
  /** Of the run. The same one again is the same reservation. */
  id: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** What the run may cost at most. */
  cost: Cost;
  /** What all runs of the day may cost together. */
  limit: Cost;
}

/** What is spent on each provider in a day. A run that is killed has cost what was set aside for it. */
export interface Budget {
  /** What the day has cost so far, with what is set aside. */
  spent(key: BudgetKey, day: string): Promise<Cost>;
  /** Before the run. `granted`: it is set aside; else the limit does not allow it, and nothing has changed. */
  reserve(key: BudgetKey, reservation: Reservation): Promise<{ granted: boolean; spent: Cost }>;
  /** After the run: what it has used in the place of what was set aside. */
  settle(key: BudgetKey, settled: { id: string; used: Cost }): Promise<void>;
}

/** Of which waiting drifts plugins have been told, by whichever process. */
export interface Tellings {
  /**
   * Whether nobody has told of the drift since it has waited, in the last quarter of an hour: then whoever asks is the one who does.
   *
   * @param waitingSince as it stands in the fresh drift
   */
  take(key: DriftKey, waitingSince: string): Promise<boolean>;
}

/** What the hourly run needs; both a backend and the client of the HTTP API are one. */
export interface RunnerStore {
  readonly batches: Pick<BatchReader, 'list'>;
  readonly drifts: Pick<DriftReader, 'get' | 'list' | 'fresh'>;
  readonly claims: Claims;
  readonly budget: Budget;
  /** Where pictures are to be had that callers have sent. */
  readonly evidence?: EvidenceReader | undefined;
  close(): Promise<void>;
}

export interface StoreStatus {
  /** Whether the server of the store is there. Without it reports are taken into the outbox, if there is one. */
  connected: boolean;
  /** Acknowledged reports that are on their way to it. */
  waiting: number;
  /** Code of what keeps the store from being opened or counted. */
  failure: string | null;
}

/** Where reports, batches, drifts and claims are kept. */
export interface Backend extends RunnerStore {
  readonly reports: ReportLog;
  readonly batches: BatchReader;
  readonly drifts: DriftReader;
  /** Where several processes may watch the same store. */
  readonly tellings?: Tellings;
  /** Rejects with STORE_UNAVAILABLE, LOG_REGRESSED or OVERLOADED while it cannot take reports. */
  ready(): Promise<void>;
  /** Where the store is on a server of its own. */
  status?(): StoreStatus | Promise<StoreStatus>;
  /** Drops what is older than its retention; answers how many rows went. */
  prune(): Promise<number>;
}
