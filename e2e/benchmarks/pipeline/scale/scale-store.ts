import type { Backend } from '../../../../services/drift/src/backends/backend.ts';

export interface RunningStore extends AsyncDisposable {
  address: string;
  /** From starting every process to the first request that is answered as ready. */
  readyMs: number;
  pids: number[];
  /** Resident memory of the service and of its server, where it has one. MiB. */
  memory(): { service: number; server: number | null };
}

/** A store that is filled without HTTP, and then served. */
export interface ScaleStore extends AsyncDisposable {
  name: string;
  /** Works on the store before it is served. After `settle` what was appended is counted. */
  fill(work: (backend: Backend, settle: () => Promise<void>) => Promise<void>): Promise<void>;
  /** Starts everything that has to run, as after a restart of the machine but for what its disk has in memory. */
  start(): Promise<RunningStore>;
}
