import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';

/** What a compared stack is pointed at. */
export interface StackPlaces {
  /** An empty database of its own, with the tables in which reports are counted. */
  postgres: string;
  redisPort: number;
  /** Name of a queue of its own. */
  queue: string;
}

/** Where the HTTP handler of a compared stack puts its reports. */
export interface Door {
  /** Resolves when the report is stored; whether it had been there, where that is known. */
  take(accepted: AcceptedReport): Promise<boolean | null>;
  close(): Promise<void>;
}

/** A stack that a team might build in place of the service. */
export interface Stack {
  openDoor(places: StackPlaces): Promise<Door>;
  /** Counts what the door takes, in another process; where the door itself does, there is none. */
  startWorker?(places: StackPlaces): Promise<{ close(): Promise<void> }>;
}
