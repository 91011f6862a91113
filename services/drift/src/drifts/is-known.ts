import type { DriftRecord } from './drift-record.ts';

/**
 * Whether callers are told of it: its site has been seen to trip, and where it does no more, a version has the fix and
 * older ones still trip. A sandbox says nothing of the site.
 */
export const isKnown = ({ work }: DriftRecord): boolean =>
  (work.result === 'reproduced' || work.fixed_in !== null) && work.reproduced_in !== 'sandbox';
