import type { IssueTracker } from 'agentkeys';
import type { ReproductionResult } from 'agentkeys/contracts';
import type { DriftKey, Handled } from '../backends/backend.ts';
import { type AppliedPlan, applyPlan } from '../issue/apply-plan.ts';
import type { IssuePlan } from '../issue/plan-issue.ts';
import type { DriftSummary } from './run-summary.ts';
import type { RunnerContext } from './runner-context.ts';
import type { UnderClaim } from './under-claim.ts';

export interface Decided extends DriftKey {
  step: string;
  reports: number;
  result: ReproductionResult | undefined;
  tracker: IssueTracker;
  plan: IssuePlan;
  /** What the store is told when the plan was carried out. */
  handled: (applied: AppliedPlan) => Handled;
}

/** Carries out what was decided of a drift while its claim holds: first its issue, then the store, then those who watch. */
export async function carryOut(
  decided: Decided,
  { held, signal }: UnderClaim,
  { store, tools }: Pick<RunnerContext, 'store' | 'tools'>,
): Promise<Pick<DriftSummary, 'actions' | 'issue' | 'retry_at' | 'times'>> {
  const { service, step, step_hash, reports, result = null, tracker, plan } = decided;
  signal.throwIfAborted();
  await held?.assure();
  const applied = await applyPlan(tracker, plan);
  // A store in another thread is sent what it is asked with.
  const key = { service, step_hash };
  const { issue, retry_at, times, fixed_in } = await store.claims.handled(key, decided.handled(applied));
  held?.stop();
  const { actions } = applied;
  await tools.onHandled({ service, step, step_hash, reports, result, issue, actions, fixed_in });
  return { actions, issue, retry_at, times };
}
