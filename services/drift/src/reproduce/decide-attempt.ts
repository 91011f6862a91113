import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import type { ErrorCode } from 'agentkeys/contracts';
import type { Attempt } from '../issue/render-attempts.ts';

/** Runs that one hour makes for one drift at most. */
export const maxAttempts = 3;

/** What may be over in a moment, with the milliseconds to wait for it. Everything else is as it is for an hour. */
const passing: Partial<Record<ErrorCode, number>> = {
  network: 15_000,
  provider_down: 15_000,
  mail_unavailable: 0,
  internal: 0,
};
/** A site that asks for more patience is left alone until the next hour. */
const mostPatienceS = 60;

export type NextAttempt = { again: false } | { again: true; waitMs: number };

const enough: NextAttempt = { again: false };

/** A run, and what it was made for. */
export interface AskedRun {
  request: Pick<ReproductionRequest, 'step' | 'whole'>;
  run: ReproductionRun;
}

/**
 * The run was over before it came to this step, as it was asked to be for another one, or never began because that
 * other one, or this one where the run is to be whole, is not a step of the version that is installed.
 */
export function saysNothingOf(asked: AskedRun['request'], { request, run }: AskedRun): boolean {
  if (hasNoSuchStep(run)) return asked.whole === true || request.step !== asked.step;
  return run.event?.type === 'stopped' && !run.passed.includes(asked.step);
}

/**
 * Whether another run of this hour can tell more than those before it, oldest first, that say something of the drift.
 * A tripwire was confirmed within its run, and a page that was passed is well: each would cost an account to see again.
 * What tells nothing is tried again where it may be over: an outage, late mail, a crash, and whatever is uncertain. A
 * challenge never is.
 */
export function decideAttempt(attempts: readonly Attempt[]): NextAttempt {
  const last = attempts.at(-1);
  if (!last) return { again: true, waitMs: 0 };
  if (attempts.length >= maxAttempts || last.judgement.result !== 'inconclusive') return enough;
  const { event } = last.run;
  if (!event) return { again: true, waitMs: 0 };
  // Tripped elsewhere, or not with the version that is to be tried.
  if (event.type !== 'error') return enough;
  const { code, details, uncertain } = event;
  const { rule, retry_after_s = 0 } = details;
  if (code === 'challenge' || rule === notBegun || retry_after_s > mostPatienceS) return enough;
  const waitMs = passing[code] ?? (uncertain ? 0 : undefined);
  return waitMs === undefined ? enough : { again: true, waitMs: Math.max(waitMs, retry_after_s * 1000) };
}

/** The rule of an error of a run that could not begin, as nothing of it changes within the hour. */
export const notBegun = 'runner/provider';

const endedBy = ({ event }: ReproductionRun): string | undefined =>
  event?.type === 'error' && event.code === 'config' ? event.details.rule : undefined;

/** The version that is installed here has no step of this name: a fix may have given it another one. */
export const hasNoSuchStep = (run: ReproductionRun): boolean => endedBy(run) === 'core/until';

/** The provider is not installed here, or has no such step: the next hour will not change that. */
export const isBeyondUs = (run: ReproductionRun): boolean => endedBy(run) === notBegun || hasNoSuchStep(run);
