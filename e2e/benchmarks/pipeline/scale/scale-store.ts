import type { Backend } from '../../../../services/drift/src/backends/backend.ts';

/** Resident memory in MiB; `null` where the store has no server. */
export interface StoreMemory {
  service: number;
  /** Right after it was busy. */
  server: number | null;
  /** Once it has given back what it does not need. */
  rested: number | null;
}

export interface RunningStore extends AsyncDisposable {
  address: string;
  /** From starting every process to the first request that is answered as ready. */
  readyMs: number;
  pids: number[];
  memory(): Promise<StoreMemory>;
}

/** A store that is filled without HTTP, and then served. */
export interface ScaleStore extends AsyncDisposable {
  name: string;
  /** Works on the store before it is served. After `settle` what was appended is counted. */
  fill(work: (backend: Backend, settle: () => Promise<void>) => Promise<void>): Promise<void>;
  /** Starts everything that has to run, as after a restart of the machine but for what its disk has in memory. */
  start(): Promise<RunningStore>;
}
