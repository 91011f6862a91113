import type { TrackedIssue } from 'agentkeys';
import { stepHash } from 'agentkeys/contracts';
import type { Claim, DriftKey, RunnerStore } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import { applyPlan } from '../issue/apply-plan.ts';
import { issueMark } from '../issue/issue-mark.ts';
import { planIssue } from '../issue/plan-issue.ts';
import { needsNoRun } from '../issue/read-wishes.ts';
import type { Attempt } from '../issue/render-attempts.ts';
import { readFacts } from '../issue/sections.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { decideHandled } from './decide-handled.ts';
import { findEvidence } from './find-evidence.ts';
import { holdClaim } from './hold-claim.ts';
import { previewPlan } from './preview-plan.ts';
import type { Reproduced, Reproductions } from './reproduce-once.ts';
import type { DriftSummary } from './run-summary.ts';
import { failed, skipped } from './summarise-drift.ts';
import type { HourlyTools } from './tools.ts';

/** What stays the same for all drifts of one hourly run. */
export interface HourlyContext {
  store: RunnerStore;
  tools: HourlyTools;
  reproductions: Reproductions;
  sandbox: { inject: readonly string[] } | undefined;
  /** Claims nothing and writes nothing. */
  dryRun: boolean;
  /** Who claims, for people. */
  holder: string;
  leaseMs: number;
  /** Unix milliseconds. */
  now: () => number;
  /** Ends the run. */
  signal: AbortSignal;
  /** One line of progress for people. */
  say: (line: string) => void;
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
  const claim = await claimDrift(target, context);
  if (!claim) return [skipped(target)];
  const { store, tools, now } = context;
  const { service, step, step_hash } = target;
  const held = context.dryRun ? undefined : holdClaim(store.claims, target, claim, context.leaseMs);
  const signal = held ? AbortSignal.any([context.signal, held.signal]) : context.signal;

  try {
    const tracker = await tools.tracker({ service });
    const find = () => tracker.find(issueMark(service, step_hash));
    const before = await find();
    const tried = needsNoRun(before) ? undefined : (target.met ?? (await reproduce(target, context, signal)));
    const attempt: Attempt | undefined = tried && {
      run: tried.run,
      judgement: judgeReproduction(step, tried.run),
    };

    // The run took minutes, in which somebody may have opened an issue.
    const existing = tried ? await find() : before;
    const batches = await store.batches.list({ service, step_hash, limit: 100 });
    // The claim of a dry run may be that of the drift whose run has met this one.
    const counted = claim.drift.step_hash === step_hash ? claim.drift.reports : 0;
    const retained = batches.reduce((sum, { count }) => sum + count, 0);
    const reports = Math.max(counted, retained);
    const plan = planIssue({
      drift: { service, step, step_hash, reports },
      batches,
      existing,
      attempt,
      command: tried?.command ?? '',
      evidence: tried ? undefined : await findEvidence(context, batches, existing),
      inSandbox: context.sandbox !== undefined,
      now: now(),
    });
    const { settled } = plan;
    const { result, why } = attempt?.judgement ?? { result: undefined, why: 'the issue is open already' };
    const told: Pick<DriftSummary, 'outcome' | 'why'> = settled
      ? { outcome: 'settled', why: `its issue has the label ${settled}` }
      : { outcome: result ?? 'bumped', why };
    const summary = { service, step, step_hash, reports, ...told };
    if (!held)
      return [{ ...summary, ...previewPlan(plan) }, ...(await handleMet(target, tried, attempt, context))];

    signal.throwIfAborted();
    await held.assure();
    const applied = await applyPlan(tracker, plan);
    const isInSandbox = attempt ? context.sandbox !== undefined : wasInSandbox(plan.issue);
    const reproducedIn = isInSandbox ? 'sandbox' : 'site';
    const handled = await store.claims.handled(
      target,
      decideHandled({ claim, attempt, result, reproducedIn, settled, applied, now: now() }),
    );
    held.stop();
    const { actions } = applied;
    const { issue, retry_at } = handled;
    await tools.onHandled({ service, step, step_hash, reports, result: result ?? null, issue, actions });
    return [{ ...summary, actions, issue, retry_at }, ...(await handleMet(target, tried, attempt, context))];
  } catch (error) {
    // Nobody needs to wait for the end of the lease.
    await (held && store.claims.release(target, claim.fence).catch(() => undefined));
    throw error;
  } finally {
    held?.stop();
  }
}

/** Where the issue was opened by a run that ended before it could say so, the issue says it. */
const wasInSandbox = (issue: TrackedIssue | undefined): boolean =>
  readFacts(issue?.body ?? '', 'what').in === 'sandbox';

/** `undefined`: another runner has it, or has dealt with it since this run asked. */
async function claimDrift(target: Target, context: HourlyContext): Promise<Claim | undefined> {
  const { store, holder, leaseMs, dryRun } = context;
  if (dryRun) return target.seen;
  const met = target.met ? { even_if_handled: true, step: target.step } : {};
  try {
    return await store.claims.claim(target, { holder, lease_ms: leaseMs, ...met });
  } catch (error) {
    if (error instanceof DriftError && ['DRIFT_CLAIMED', 'DRIFT_NOT_FRESH'].includes(error.code))
      return undefined;
    throw error;
  }
}

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
