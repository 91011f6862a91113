import type { TrackedIssue } from 'agentkeys';
import { stepHash } from 'agentkeys/contracts';
import type { Claim, DriftKey } from '../backends/backend.ts';
import { isAnsweredByFix } from '../drifts/is-answered-by-fix.ts';
import type { AppliedPlan } from '../issue/apply-plan.ts';
import { issueMark } from '../issue/issue-mark.ts';
import { type IssuePlan, planIssue } from '../issue/plan-issue.ts';
import { needsNoRun } from '../issue/read-wishes.ts';
import type { Attempt } from '../issue/render-attempts.ts';
import { readFacts } from '../issue/sections.ts';
import { findDeciding } from '../reproduce/find-deciding.ts';
import { carryOut } from './carry-out.ts';
import { claimDrift } from './claim-drift.ts';
import { decideHandled } from './decide-handled.ts';
import { describeOver } from './describe-over.ts';
import { findEvidence } from './find-evidence.ts';
import { previewPlan } from './preview-plan.ts';
import type { Reproduced, Reproductions } from './reproduce-drifts.ts';
import type { OverBudget } from './run-in-budget.ts';
import type { DriftSummary } from './run-summary.ts';
import type { RunnerContext } from './runner-context.ts';
import { summariseAttempt } from './summarise-attempt.ts';
import { failed, skipped } from './summarise-drift.ts';
import { type UnderClaim, underClaim } from './under-claim.ts';

/** What stays the same for all drifts of one hourly run. */
export interface HourlyContext extends RunnerContext {
  reproductions: Reproductions;
}

/** A drift that was reported, or one that a run for another step has met. */
export interface Target extends DriftKey {
  step: string;
  /** As it was when the run asked what is fresh. */
  seen: Claim;
  /** A run of this hour has met it: no other one is made. */
  isMet?: true;
}

/** From claim to handled. Rejects where a part of it failed; then the claim is free again and nothing is lost. */
export async function handleDrift(target: Target, context: HourlyContext): Promise<DriftSummary[]> {
  const met = target.isMet ? { even_if_handled: true, step: target.step } : {};
  const claim = context.dryRun ? target.seen : await claimDrift(target, context, met);
  if (!claim) return [skipped(target)];
  return underClaim(target, claim, context, (under) => handleClaimed(target, claim, under, context));
}

async function handleClaimed(
  target: Target,
  claim: Claim,
  under: UnderClaim,
  context: HourlyContext,
): Promise<DriftSummary[]> {
  const { store, tools, now } = context;
  const { service, step, step_hash } = target;
  const tracker = await tools.tracker({ service });
  const find = () => tracker.find(issueMark(service, step_hash));
  const list = () => store.batches.list({ service, step_hash, limit: 100 });
  // The claim of a dry run may be that of the drift whose run has met this one.
  const own = claim.drift.step_hash === step_hash ? claim.drift : undefined;
  const fixedIn = own?.fixed_in ?? null;

  const before = await find();
  const isAnswered =
    !target.isMet && own !== undefined && own.fixed_in !== null && isAnsweredByFix(own, await list());
  const needsRun = !needsNoRun(before) && !isAnswered;
  const tried = needsRun ? await reproduce(target, fixedIn, context, under.signal) : undefined;
  const { attempts = [], over, older } = tried ?? {};
  const attempt = findDeciding(attempts);

  // The runs took minutes, in which somebody may have opened an issue.
  const existing = tried ? await find() : before;
  const batches = await list();
  const retained = batches.reduce((sum, { count }) => sum + count, 0);
  const reports = Math.max(own?.reports ?? 0, retained);
  const evidence = tried ? undefined : await findEvidence(context, batches, existing);
  const plan = planIssue({
    drift: { service, step, step_hash, reports },
    batches,
    existing,
    attempt,
    attempts,
    earlierRuns: own,
    command: tried?.command ?? '',
    evidence,
    inSandbox: context.sandbox !== undefined,
    isAnswered,
    now: now(),
  });
  const { settled } = plan;
  const result = attempt?.judgement.result;
  const isOverBudget = over !== undefined && !attempt && !plan.issue;
  const isOlder = older !== undefined && !plan.issue;
  const told: Pick<DriftSummary, 'outcome' | 'why'> = settled
    ? { outcome: 'settled', why: describeSettled(settled, fixedIn) }
    : isOverBudget
      ? { outcome: 'over_budget', why: describeOver(over) }
      : isOlder
        ? { outcome: 'inconclusive', why: older }
        : { outcome: result ?? 'bumped', why: describeWhy(attempt, over) };
  const shown = attempts.length > 0 ? { attempts: attempts.map(summariseAttempt) } : {};
  const summary = { service, step, step_hash, reports, ...told, ...shown };
  if (!under.held)
    return [{ ...summary, ...previewPlan(plan) }, ...(await handleMet(target, tried, context))];

  const isInSandbox = attempt ? context.sandbox !== undefined : wasInSandbox(plan.issue);
  const reproducedIn = isInSandbox ? 'sandbox' : 'site';
  const handled = (applied: AppliedPlan) =>
    decideHandled({
      claim,
      attempt,
      attempts: attempts.length,
      isOverBudget,
      isOlder: isOlder || attempt?.judgement.isOlder === true,
      evidence,
      result,
      reproducedIn,
      settled,
      applied,
      now: now(),
    });
  const done = await carryOut({ ...summary, result, tracker, plan, handled }, under, context);
  return [{ ...summary, ...done }, ...(await handleMet(target, tried, context))];
}

function describeWhy(attempt: Attempt | undefined, over: OverBudget | undefined): string {
  if (!attempt) return 'the issue is open already';
  return over ? `${attempt.judgement.why}; ${describeOver(over)}` : attempt.judgement.why;
}

const describeSettled = (settled: NonNullable<IssuePlan['settled']>, fixedIn: string | null): string =>
  settled === 'fixed'
    ? `every report since is of a version before ${fixedIn}, which has the fix`
    : `its issue has the label ${settled}`;

/** Where the issue was opened by a run that ended before it could say so, the issue says it. */
const wasInSandbox = (issue: TrackedIssue | undefined): boolean =>
  readFacts(issue?.body ?? '', 'what').in === 'sandbox';

async function reproduce(
  target: Target,
  fixedIn: string | null,
  context: HourlyContext,
  signal: AbortSignal,
): Promise<Reproduced> {
  const { service, step } = target;
  const { sandbox, reproductions, say } = context;
  const request = { service, step, ...(sandbox ? { sandbox } : {}) };
  if (target.isMet) return reproductions.recall(request, fixedIn);
  say(`${service} ${step}: reproducing with \`${await reproductions.command(request)}\``);
  return reproductions.reproduce(request, fixedIn, signal);
}

/** A run that trips at another step than the one that was reported has met that other drift. */
async function handleMet(
  target: Target,
  tried: Reproduced | undefined,
  context: HourlyContext,
): Promise<DriftSummary[]> {
  // No run is made after one that has tripped.
  const step = tried?.attempts.at(-1)?.judgement.tripwire?.step;
  // A run that is shared has been looked at by the drift that it was made for.
  if (!tried?.isOwn || step === undefined || step === target.step) return [];
  const { service } = target;
  const key = { service, step_hash: stepHash(service, step) };
  context.say(`${service} ${step}: met by the run for ${target.step}`);
  const met: Target = { ...key, step, seen: target.seen, isMet: true };
  return handleDrift(met, context).catch((error: unknown) => {
    context.signal.throwIfAborted();
    return [failed(met, error)];
  });
}
