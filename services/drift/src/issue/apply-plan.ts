import { type IssueTracker, isAgentKeysError } from 'agentkeys';
import { DriftError } from '../errors/drift-error.ts';
import { planDuplicates } from './plan-duplicates.ts';
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
  else if (step.action === 'close') await tracker.close(id, step.reason);
  else await tracker.reopen(id);
  return undefined;
}

/**
 * What is left to do after an issue was made: another runner, whose claim this one took over or which asks another store,
 * may have made one at the same moment.
 */
async function planAfterwards(
  tracker: IssueTracker,
  { issue }: Extract<IssueAction, { action: 'create' }>,
  applied: AppliedPlan,
): Promise<IssueAction[]> {
  const existing = await tracker.find(issue.mark);
  const duplicates = planDuplicates(existing);
  const oldest = existing.findLast(({ state }) => state === 'open');
  if (duplicates.length > 0 && oldest) applied.issue = { id: oldest.id, url: oldest.url };
  return duplicates;
}

/**
 * Carries a plan out, step by step. Throws TRACKER_FAILED with what was done before; planning again from what the
 * tracker then holds leads to the same end.
 */
export async function applyPlan(tracker: IssueTracker, plan: IssuePlan): Promise<AppliedPlan> {
  const { issue } = plan;
  const applied: AppliedPlan = { issue: issue && { id: issue.id, url: issue.url }, actions: [] };
  const waiting = [...plan.actions];
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    if (step.action === 'nothing') continue;
    try {
      const made = await perform(tracker, step);
      applied.issue = made ?? applied.issue;
      applied.actions.push(step.action);
      if (step.action === 'create') waiting.push(...(await planAfterwards(tracker, step, applied)));
    } catch (error) {
      const seen = error instanceof Error ? error.message : String(error);
      const known = isAgentKeysError(error)
        ? { cause: error.code, ...error.details, remedy: error.remedy }
        : {};
      const details = { tracker: tracker.name, action: step.action, done: applied.actions, seen, ...known };
      throw new DriftError('TRACKER_FAILED', details, { cause: error });
    }
  }
  return applied;
}
