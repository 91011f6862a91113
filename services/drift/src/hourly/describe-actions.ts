import type { DoneAction } from '../issue/apply-plan.ts';
import type { DriftSummary } from './run-summary.ts';

const past = {
  create: 'opened',
  update: 'brought up to date',
  comment: 'commented',
  reopen: 'opened again',
  close: 'closed a duplicate of',
} as const satisfies Record<DoneAction, string>;

/** What was done with the issue of a drift, for people; empty where that was nothing. */
export const describeActions = ({ actions, outcome }: Pick<DriftSummary, 'actions' | 'outcome'>): string =>
  actions.map((action) => (action === 'close' && outcome === 'fixed' ? 'closed' : past[action])).join(', ');
