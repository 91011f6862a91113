import type { ReproductionRequest } from 'agentkeys';
import type { Drift } from 'agentkeys/contracts';
import type { Claim, Handled } from '../backends/backend.ts';
import { carryOut } from '../hourly/carry-out.ts';
import { decideHandled } from '../hourly/decide-handled.ts';
import { describeOver } from '../hourly/describe-over.ts';
import { previewPlan } from '../hourly/preview-plan.ts';
import type { OverBudget } from '../hourly/run-in-budget.ts';
import type { DriftSummary } from '../hourly/run-summary.ts';
import type { RunnerContext } from '../hourly/runner-context.ts';
import { summariseAttempt } from '../hourly/summarise-attempt.ts';
import { skipped } from '../hourly/summarise-drift.ts';
import { type UnderClaim, underClaim } from '../hourly/under-claim.ts';
import type { AppliedPlan } from '../issue/apply-plan.ts';
import { issueMark } from '../issue/issue-mark.ts';
import { planVerify } from '../issue/plan-verify.ts';
import type { Attempt } from '../issue/render-attempts.ts';
import { hasNoSuchStep } from '../reproduce/decide-attempt.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { claimWhenFree } from './claim-when-free.ts';
import { isLeftOut } from './is-left-out.ts';
import { judgeAttempts, type Verification } from './judge-attempts.ts';
import type { VerificationRuns } from './verification-runs.ts';
import { whyNotVerified } from './why-not-verified.ts';

/** What stays the same for all drifts that are verified together. */
export interface VerifyContext extends RunnerContext {
  runs: VerificationRuns;
  /** How many runs in a row have to pass. */
  times: number;
}

/** From claim to handled. Rejects where a part of it failed; then the claim is free again and nothing is lost. */
export async function verifyDrift(drift: Drift, context: VerifyContext): Promise<DriftSummary> {
  const dry: Claim = { fence: drift.fence, upto: drift.handled_seq, lease_until: '', drift };
  const claim = context.dryRun ? dry : await claimWhenFree(drift, context);
  if (!claim) return skipped(drift);
  return underClaim(drift, claim, context, (under) => verifyClaimed(claim, under, context));
}

async function verifyClaimed(claim: Claim, under: UnderClaim, context: VerifyContext): Promise<DriftSummary> {
  const { store, tools, now, sandbox, times, runs } = context;
  const { drift, fence } = claim;
  const { service, step, step_hash, reports, issue } = drift;
  const inSandbox = sandbox !== undefined;
  const named = { service, step, step_hash, reports };

  /** Nothing is known that was not known before. */
  async function letGo(told: Pick<DriftSummary, 'outcome' | 'why' | 'attempts'>): Promise<DriftSummary> {
    if (under.held) await store.claims.release({ service, step_hash }, fence);
    return { ...named, ...told, actions: [], issue, retry_at: drift.retry_at, times: drift.times };
  }

  // Another runner may have verified it since this one asked.
  if (drift.fixed_in !== null) return letGo({ outcome: 'skipped', why: `it is fixed in ${drift.fixed_in}` });
  const tracker = await tools.tracker({ service });
  const find = () => tracker.find(issueMark(service, step_hash));
  const settled = whyNotVerified(drift, await find(), inSandbox);
  if (settled) return letGo(settled);

  const { attempts, request, over } = await tryInARow(drift, under.signal, context);
  if (over) return letGo({ outcome: 'over_budget', why: describeOver(over) });
  const verification = judgeAttempts(drift, attempts, times);
  const { result, why } = verification;
  const shown = { attempts: attempts.map(summariseAttempt) };
  if (result === 'inconclusive') return letGo({ outcome: 'inconclusive', why, ...shown });
  const plan = planVerify({
    verification,
    attempts,
    drift: named,
    batches: await store.batches.list({ service, step_hash, limit: 100 }),
    // The runs took minutes, in which somebody may have closed the issue.
    existing: await find(),
    command: await runs.command(request),
    inSandbox,
    now: now(),
  });
  const summary = { ...named, outcome: result, why, ...shown };
  if (!under.held) return { ...summary, ...previewPlan(plan) };

  const handled = (applied: AppliedPlan): Handled =>
    verification.result === 'fixed'
      ? decideFixed(claim, attempts, verification, applied)
      : decideHandled({
          claim,
          attempt: verification.attempt,
          attempts: attempts.length,
          isOverBudget: false,
          result: 'reproduced',
          reproducedIn: inSandbox ? 'sandbox' : 'site',
          settled: plan.settled,
          applied,
          now: now(),
        });
  const told = result === 'fixed' ? 'not_reproduced' : result;
  const done = await carryOut({ ...summary, result: told, tracker, plan, handled }, under, context);
  return { ...summary, ...done };
}

/**
 * As many runs as are asked for, or up to the first that does not pass the step. Where the version that is installed has no such
 * step they are whole: what a fix has given another name, or made superfluous, is well where a key is got without it.
 */
async function tryInARow(
  drift: Drift,
  signal: AbortSignal,
  context: VerifyContext,
): Promise<{ attempts: Attempt[]; request: ReproductionRequest; over?: OverBudget }> {
  const { runs, times, say, sandbox } = context;
  const { service, step } = drift;
  let request: ReproductionRequest = { service, step, ...(sandbox ? { sandbox } : {}) };
  const attempts: Attempt[] = [];
  while (attempts.length < times) {
    say(`${service} ${step}: run ${attempts.length + 1} of ${times} with \`${await runs.command(request)}\``);
    const ran = await runs.nth(request, attempts.length, signal);
    if ('over' in ran) return { attempts, request, over: ran.over };
    const { run } = ran;
    if (!request.whole && hasNoSuchStep(run)) {
      request = { ...request, whole: true };
      continue;
    }
    const judgement = judgeReproduction(step, run);
    attempts.push({ run, judgement });
    if (judgement.result !== 'not_reproduced' || isLeftOut(step, run)) break;
  }
  return { attempts, request };
}

/** What the store is told of a fix. What is reported from the beginning of the first run on is newer than it. */
function decideFixed(
  { fence, upto }: Claim,
  [first]: readonly Attempt[],
  { version }: Extract<Verification, { result: 'fixed' }>,
  { issue }: AppliedPlan,
): Handled {
  return {
    fence,
    upto,
    result: 'not_reproduced',
    attempts: 0,
    hours: 0,
    fixed_in: version,
    ...(first ? { ran_at: first.run.started_at } : {}),
    ...(issue ? { issue } : {}),
  };
}
