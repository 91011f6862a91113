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
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { carryOut } from './carry-out.ts';
import { claimDrift } from './claim-drift.ts';
import { decideHandled } from './decide-handled.ts';
import { findEvidence } from './find-evidence.ts';
import { previewPlan } from './preview-plan.ts';
import type { Reproduced, Reproductions } from './reproduce-once.ts';
import type { DriftSummary } from './run-summary.ts';
import type { RunnerContext } from './runner-context.ts';
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
  /** The run that has met it. */
  met?: Reproduced;
}

/** From claim to handled. Rejects where a part of it failed; then the claim is free again and nothing is lost. */
export async function handleDrift(target: Target, context: HourlyContext): Promise<DriftSummary[]> {
  const met = target.met ? { even_if_handled: true, step: target.step } : {};
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
    !target.met && own !== undefined && own.fixed_in !== null && isAnsweredByFix(own, await list());
  const needsRun = !needsNoRun(before) && !isAnswered;
  const tried = needsRun ? (target.met ?? (await reproduce(target, context, under.signal))) : undefined;
  const attempt: Attempt | undefined = tried && {
    run: tried.run,
    judgement: judgeReproduction(step, tried.run, fixedIn),
  };

  // The run took minutes, in which somebody may have opened an issue.
  const existing = tried ? await find() : before;
  const batches = await list();
  const retained = batches.reduce((sum, { count }) => sum + count, 0);
  const reports = Math.max(own?.reports ?? 0, retained);
  const plan = planIssue({
    drift: { service, step, step_hash, reports },
    batches,
    existing,
    attempt,
    command: tried?.command ?? '',
    evidence: tried ? undefined : await findEvidence(context, batches, existing),
    inSandbox: context.sandbox !== undefined,
    isAnswered,
    now: now(),
  });
  const { settled } = plan;
  const { result, why } = attempt?.judgement ?? { result: undefined, why: 'the issue is open already' };
  const told: Pick<DriftSummary, 'outcome' | 'why'> = settled
    ? { outcome: 'settled', why: describeSettled(settled, fixedIn) }
    : { outcome: result ?? 'bumped', why };
  const summary = { service, step, step_hash, reports, ...told };
  if (!under.held)
    return [{ ...summary, ...previewPlan(plan) }, ...(await handleMet(target, tried, attempt, context))];

  const isInSandbox = attempt ? context.sandbox !== undefined : wasInSandbox(plan.issue);
  const reproducedIn = isInSandbox ? 'sandbox' : 'site';
  const handled = (applied: AppliedPlan) =>
    decideHandled({ claim, attempt, result, reproducedIn, settled, applied, now: now() });
  const done = await carryOut({ ...summary, result, tracker, plan, handled }, under, context);
  return [{ ...summary, ...done }, ...(await handleMet(target, tried, attempt, context))];
}

const describeSettled = (settled: NonNullable<IssuePlan['settled']>, fixedIn: string | null): string =>
  settled === 'fixed'
    ? `every report since is of a version before ${fixedIn}, which has the fix`
    : `its issue has the label ${settled}`;

/** Where the issue was opened by a run that ended before it could say so, the issue says it. */
const wasInSandbox = (issue: TrackedIssue | undefined): boolean =>
  readFacts(issue?.body ?? '', 'what').in === 'sandbox';

async function reproduce(target: Target, context: HourlyContext, signal: AbortSignal): Promise<Reproduced> {
  const { service, step } = target;
  const { sandbox, reproductions, say } = context;
  const request = { service, step, ...(sandbox ? { sandbox } : {}) };
  say(`${service} ${step}: reproducing with \`${await reproductions.command(request)}\``);
  return reproductions.once(request, signal);
}

/** A run that trips at another step than the one that was reported has met that other drift. */
async function handleMet(
  target: Target,
  tried: Reproduced | undefined,
  attempt: Attempt | undefined,
  context: HourlyContext,
): Promise<DriftSummary[]> {
  const step = attempt?.judgement.tripwire?.step;
  // A run that is shared has been looked at by the drift that it was made for.
  if (!tried || tried.isShared || step === undefined || step === target.step) return [];
  const { service } = target;
  const key = { service, step_hash: stepHash(service, step) };
  context.say(`${service} ${step}: met by the run for ${target.step}`);
  const met: Target = { ...key, step, seen: target.seen, met: tried };
  return handleDrift(met, context).catch((error: unknown) => {
    context.signal.throwIfAborted();
    return [failed(met, error)];
  });
}
