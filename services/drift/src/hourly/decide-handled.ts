import { createHash } from 'node:crypto';
import type { ReproducedIn } from 'agentkeys/contracts';
import type { Claim, Handled } from '../backends/backend.ts';
import type { AppliedPlan, DoneAction } from '../issue/apply-plan.ts';
import type { IssuePlan } from '../issue/plan-issue.ts';
import type { Attempt } from '../issue/render-attempts.ts';
import { isBeyondUs } from '../reproduce/decide-attempt.ts';

const minute = 60_000;

/** A page that was found in order is tried in so many hours, then left alone until another report comes. */
const maxNotReproduced = 4;
/** Runs that could tell nothing, because of an outage for instance, get more patience. */
const maxInconclusive = 10;

/**
 * Milliseconds until the next try, after so many hours in a row without a result: about 1, 2, 4 … 24 hours. A little less
 * than whole hours, so that the hourly run that is due finds it.
 */
export const retryDelay = (hours: number): number =>
  Math.min(2 ** (hours - 1), 24) * 60 * minute - 10 * minute;

/** The next day of UTC, when there is a new budget. ISO 8601. */
const nextDay = (now: number): string => new Date(new Date(now).setUTCHours(24, 0, 0, 0)).toISOString();

const refOf = (pictureBase64: string): string =>
  `sha256:${createHash('sha256').update(Buffer.from(pictureBase64, 'base64')).digest('hex')}`;

/** What begins a new round of the drift. */
const opening: readonly DoneAction[] = ['create', 'reopen'];

/** Counted from the beginning again. */
const none = { attempts: 0, hours: 0 };

export interface HandledInput {
  claim: Claim;
  /** The run that decides; `undefined`: nothing was run, because an issue is open, or over the budget. */
  attempt: Attempt | undefined;
  /** Runs of this hour that say something of the drift. */
  attempts: number;
  isOverBudget: boolean;
  /** What is installed here is older than the fix: no run of it says anything. Default `false`. */
  isOlder?: boolean;
  /** What they say of this drift. */
  result: 'reproduced' | 'not_reproduced' | 'inconclusive' | undefined;
  /** Where the run was made, or where the open issue says that it was. */
  reproducedIn: ReproducedIn;
  /** What callers have sent since what the open issue showed. */
  evidence?: { screenshot_ref: string } | undefined;
  /** What people have said by a label of the issue. */
  settled?: IssuePlan['settled'];
  applied: AppliedPlan;
  /** Unix milliseconds. */
  now: number;
}

/**
 * What the store is told when a drift has been dealt with. Affected is the version that a run has tripped with and no
 * other: anybody may report any version, and callers of one that is named do not run.
 */
export function decideHandled(input: HandledInput): Handled {
  const { claim, attempt, result, reproducedIn: reproduced_in, settled, applied, now } = input;
  const { fence, upto, drift } = claim;
  const issue = applied.issue === undefined ? {} : { issue: applied.issue };
  // Callers are no longer told of it.
  if (settled === 'drift:not-a-drift')
    return { fence, upto, result: 'not_reproduced', ...none, fixed_in: null, ...issue };
  // Those who have reported it are to update.
  if (settled === 'fixed') return { fence, upto, ...none };
  if (input.isOlder) return { fence, upto };
  if (result === undefined && input.isOverBudget) return { fence, upto, retry_at: nextDay(now) };
  if (result === undefined) {
    // An issue was opened by a reproduction, also where the runner ended before it could say so here. One that is open again
    // after its fix says that the fix does not hold; one that people have settled says nothing of it.
    const isKnown = drift.result === 'reproduced' || (settled !== undefined && drift.fixed_in !== null);
    const known = isKnown ? {} : ({ result: 'reproduced', reproduced_in } as const);
    const seen = input.evidence ? { screenshot_ref: input.evidence.screenshot_ref } : {};
    return { fence, upto, ...none, ...known, ...issue, ...seen };
  }
  const ran = attempt ? { ran_at: attempt.run.started_at } : {};
  if (result === 'reproduced') {
    const tripwire = attempt?.judgement.tripwire;
    const picture = tripwire?.screenshot_b64;
    return {
      fence,
      upto,
      result,
      reproduced_in,
      ...none,
      ...ran,
      ...(applied.actions.some((action) => opening.includes(action)) ? { opened: true } : {}),
      ...(tripwire ? { affected: [tripwire.scraper_version] } : {}),
      ...issue,
      ...(picture ? { screenshot_ref: refOf(picture) } : {}),
    };
  }
  const attempts = drift.attempts + input.attempts;
  const hours = drift.hours + 1;
  const most = result === 'not_reproduced' ? maxNotReproduced : maxInconclusive;
  const isWorthIt = hours < most && !(attempt && isBeyondUs(attempt.run));
  const retry_at = isWorthIt ? new Date(now + retryDelay(hours)).toISOString() : null;
  return { fence, upto, result, attempts, hours, retry_at, ...ran };
}
