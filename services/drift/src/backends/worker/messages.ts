import type { JetStreamOptions } from '../jetstream/jetstream-backend.ts';
import type { SqliteOptions } from '../sqlite/sqlite-backend.ts';
import type { PlainError } from './pack-error.ts';
import type { PackedReports } from './pack-reports.ts';

/** Which store a thread opens, with those of its options that another thread can be handed. */
export type StorePlan =
  | { store: 'sqlite'; options: Pick<SqliteOptions, 'file' | 'create' | 'lockWaitMs'> }
  | { store: 'jetstream'; options: Omit<JetStreamOptions, 'now' | 'toVariant' | 'storedAt' | 'onTrouble'> };

/** What a backend can be asked: its methods, and of each of its parts the names of theirs. */
export type Methods = Record<string, true | string[]>;

/** A method, by the names that lead to it. */
interface AskedCall {
  call: readonly string[];
  args: readonly unknown[];
}

/** A group to be stored in one commit. */
interface AskedReports {
  reports: PackedReports;
}

export type Asked = AskedCall | AskedReports;

interface Numbered {
  id: number;
  /** What the clock of the one who asks says. Unix milliseconds. */
  now: number;
}

export type CallRequest = AskedCall & Numbered;
export type ReportsRequest = AskedReports & Numbered;
export type Request = CallRequest | ReportsRequest;

/** To the request of this id; to 0: it is open. */
export type Answer = { id: number; value: unknown } | { id: number; error: PlainError };

export type Reply =
  /** Of one commit: a message costs more than what is in it. */
  | { answers: Answer[] }
  /** Something that an operator should know. */
  | { trouble: string; fields: Record<string, PlainError | string> };
