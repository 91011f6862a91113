import type { IssueTracker } from 'agentkeys';
import { DriftError } from '../errors/drift-error.ts';
import type { IssueAction, IssuePlan } from './plan-issue.ts';

export type DoneAction = Exclude<IssueAction['action'], 'nothing'>;

export interface AppliedPlan {
  /** The open issue that the drift has now. */
  issue: { id: string; url: string } | undefined;
  /** In order; empty where nothing was to be done. */
  actions: DoneAction[];
}

/** Resolves with a new issue where the action makes one. */
async function perform(
  tracker: IssueTracker,
  step: Exclude<IssueAction, { action: 'nothing' }>,
): Promise<AppliedPlan['issue']> {
  if (step.action === 'create') return tracker.create(step.issue);
  const { id } = step.issue;
  if (step.action === 'update') await tracker.update(id, step.change);
  else if (step.action === 'comment') await tracker.comment(id, `${step.mark}\n${step.body}`, step.mark);
  else await tracker[step.action](id);
  return undefined;
}

/**
 * Carries a plan out, step by step. Throws TRACKER_FAILED with what was done before; planning again from what the
 * tracker then holds leads to the same end.
 */
export async function applyPlan(tracker: IssueTracker, plan: IssuePlan): Promise<AppliedPlan> {
  const { issue } = plan;
  const applied: AppliedPlan = { issue: issue && { id: issue.id, url: issue.url }, actions: [] };
  for (const step of plan.actions) {
    if (step.action === 'nothing') continue;
    try {
      const made = await perform(tracker, step);
      applied.issue = made ?? applied.issue;
      applied.actions.push(step.action);
    } catch (error) {
      const seen = error instanceof Error ? error.message : String(error);
      const details = { tracker: tracker.name, action: step.action, done: applied.actions, seen };
      throw new DriftError('TRACKER_FAILED', details, { cause: error });
    }
  }
  return applied;
}
