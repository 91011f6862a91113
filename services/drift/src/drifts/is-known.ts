import type { DriftRecord } from './drift-record.ts';

/** Whether callers are told of it: its site has been seen to trip. A sandbox says nothing of the site. */
export const isKnown = ({ work }: DriftRecord): boolean =>
  work.result === 'reproduced' && work.reproduced_in !== 'sandbox';
