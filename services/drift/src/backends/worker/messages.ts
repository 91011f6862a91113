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

export type Asked =
  /** A method, by the names that lead to it. */
  | { call: readonly string[]; args: readonly unknown[] }
  /** A group to be stored in one commit. */
  | { reports: PackedReports };

export type Request = Asked & {
  id: number;
  /** What the clock of the one who asks says. Unix milliseconds. */
  now: number;
};

/** The answer to the request of this id; to 0: it is open. */
export type Reply =
  | { id: number; value: unknown }
  | { id: number; error: PlainError }
  /** Something that an operator should know. */
  | { trouble: string; fields: Record<string, PlainError | string> };
