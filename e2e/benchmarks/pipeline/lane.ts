import type { Postgres } from './servers/start-postgres.ts';
import type { Redis } from './servers/start-redis.ts';

/** What several lanes share; only one of them works at a time. */
export interface Servers {
  /** On the disk that everything is measured on. */
  folder: string;
  postgres: Postgres;
  everysec: Redis;
  always: Redis;
}

export interface RunningLane extends AsyncDisposable {
  address: string;
  /** Reports that are counted up to now; without it nobody counts what it takes. */
  counted?(): Promise<number>;
  /** All that works for it: it costs what these and their children use. */
  pids: number[];
}

/** One way to take reports, or to take and count them. */
export interface Lane {
  name: string;
  /** What a report has gone through when it is acknowledged. */
  durable: string;
  /** Share of a round's reports that it is sent, so that all are busy for about as long. */
  share: number;
  start(servers: Servers): Promise<RunningLane>;
}
