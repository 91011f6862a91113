import type { Backend } from '../backends/backend.ts';
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
  /** Believe `x-forwarded-for`: only behind a proxy that sets it. Default false. */
  trustProxy?: boolean;
  /** Unix milliseconds. */
  now?: () => number;
  log?: ServiceLog;
}
