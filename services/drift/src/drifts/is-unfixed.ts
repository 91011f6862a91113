import type { DriftRecord } from './drift-record.ts';

/** Whether it has an issue, and no version is known to have fixed it. */
export const isUnfixed = ({ work }: Pick<DriftRecord, 'work'>): boolean =>
  work.issue !== null && work.fixed_in === null;
