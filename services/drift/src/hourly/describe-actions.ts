import type { DoneAction } from '../issue/apply-plan.ts';

const past = {
  create: 'opened',
  update: 'brought up to date',
  comment: 'commented',
  reopen: 'opened again',
  close: 'closed a duplicate of',
} as const satisfies Record<DoneAction, string>;

/** What was done with an issue, for people; empty where that was nothing. */
export const describeActions = (actions: readonly DoneAction[]): string =>
  actions.map((action) => past[action]).join(', ');
