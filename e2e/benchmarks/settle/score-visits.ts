import { median } from '../median.ts';
import type { MatrixPage } from './matrix-page.ts';

export const rows = {
  cold: 'nothing known',
  learned: 'profile learned from good runs of such days',
  fast: 'profile learned on days when the page was fast',
} as const;
export type Row = keyof typeof rows;

/** One visit to one page, as it ended. */
export interface Met {
  row: Row;
  name: string;
  page: MatrixPage;
  comes: boolean;
  /** `found`, or the class and what kind of it. */
  verdict: string;
  /** The rule that decided; empty where none did. */
  rule: string;
  /** Milliseconds from the last activity of the page to the event. */
  waitMs: number;
  /** What the profile says of gap and noise, in words. */
  known: string;
}

export interface RowScore {
  late: number;
  falseTripwires: Met[];
  /** An element that was late, and an error or a challenge. */
  otherwiseWrong: Met[];
  absent: number;
  /** Tripwires that did not have to wait for the deadline, the page being at rest or not. */
  declared: Met[];
  /** Where requests were under way at the deadline, it is told as an error of the network. */
  atDeadline: Met[];
  /** An element that never came, and neither of these. */
  missed: Met[];
  /** Of what was declared on pages that come to rest, milliseconds; NaN of none. */
  medianMs: number;
  slowestMs: number;
}

const isTripwire = ({ verdict }: Met) => verdict.startsWith('tripwire:');
export const isAtDeadline = ({ rule }: Met): boolean =>
  rule === 'core/deadline' || rule.startsWith('deadline/');

export function scoreRow(visits: readonly Met[], row: Row): RowScore {
  const met = visits.filter((visit) => visit.row === row);
  const late = met.filter(({ comes }) => comes);
  const absent = met.filter(({ comes }) => !comes);
  const declared = absent.filter((visit) => isTripwire(visit) && !isAtDeadline(visit));
  const waits = declared.filter(({ page }) => !page.endless).map(({ waitMs }) => waitMs);
  return {
    late: late.length,
    falseTripwires: late.filter(isTripwire),
    otherwiseWrong: late.filter((visit) => visit.verdict !== 'found' && !isTripwire(visit)),
    absent: absent.length,
    declared,
    atDeadline: absent.filter(isAtDeadline),
    missed: absent.filter((visit) => !isTripwire(visit) && !isAtDeadline(visit)),
    medianMs: median(waits),
    slowestMs: Math.max(...waits),
  };
}
