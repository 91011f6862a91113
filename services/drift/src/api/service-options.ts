import type { KeyObject } from 'node:crypto';
import type { Backend } from '../backends/backend.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { RateLimitOptions } from '../ingest/rate-limit.ts';

export interface ServiceLog {
  /** Told of failures that are the service's own. Never of addresses, headers or bodies. */
  error(message: string, fields: Record<string, unknown>): void;
}

export interface ServiceOptions {
  backend: Backend;
  /** What runners must show. Without it nobody may claim over HTTP. */
  token?: string | undefined;
  /** `false`: no limit. Default: 50 reports a second and 500 at once from one address. */
  rateLimit?: RateLimitOptions | false;
  /**
   * Addresses and networks of the proxies that are believed when they say for whom they ask, with commas between; also
   * `loopback`, `linklocal` and `uniquelocal`. Default: none. There is no way to believe all of them, or so many hops:
   * whoever reaches the service directly could then say what it likes.
   */
  trustProxy?: string | undefined;
  /** Reports of these services are taken and no others. Default: all. */
  accept?: readonly string[] | undefined;
  /** Drifts that a UTC day may add. `false`: without limit. Default: 200, of them 20 of one service. */
  newDrifts?: { perDay: number; perService: number } | false;
  /** Take reports of pages on the sender's own machine. Default: where the service itself listens there alone. */
  fromSandboxes?: boolean | undefined;
  /** Ed25519 private key that the feed of known drifts is signed with. Default: it is not signed. */
  signingKey?: KeyObject | undefined;
  /** Where pictures of changed pages are kept. Default: none are taken. */
  evidence?: EvidenceStore | undefined;
  /** What senders of pictures must show: they may end up in a public issue. Without it none are taken. */
  evidenceToken?: string | undefined;
  /** Unix milliseconds. */
  now?: () => number;
  log?: ServiceLog;
}
