import { type DriftWork, untouched } from './drift-record.ts';

/** As versions kept it that knew of no rounds. */
interface OlderWork {
  reproduced?: string | null;
  issue_opened?: string | null;
  fixed?: string | null;
}

/** The runners' half of a drift as it was stored, also by an older version. */
export function completeWork(stored: Partial<DriftWork> & OlderWork): DriftWork {
  const { reproduced = null, issue_opened = null, fixed = null, ...work } = stored;
  const round = { ...untouched.round, reproduced, issue_opened, fixed };
  // There was one run an hour.
  const hours = work.attempts ?? 0;
  return { ...untouched, round, last_tripped: reproduced, hours, ...work };
}
