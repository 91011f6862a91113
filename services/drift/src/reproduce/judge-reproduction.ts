import type { ReproductionRun } from 'agentkeys';
import type { ReproductionResult, TripwireEvent } from 'agentkeys/contracts';
import { describeOlder } from './describe-older.ts';

export interface Judgement {
  /** About the step that was reported. */
  result: ReproductionResult;
  /** One line for people. */
  why: string;
  /** The tripwire that the run met, at whichever step: at another one it is that other drift. */
  tripwire?: TripwireEvent;
  /** It was made with a version that is older than the fix, and another one would be, too. */
  isOlder?: true;
}

/**
 * What one run of the provider says about the step that was reported. A step that was passed works, whatever came
 * after it; a run that did not come so far says nothing, unless it tripped exactly there. Where a version has a fix, nor
 * does a run with an older one, as the one that is installed here may be.
 */
export function judgeReproduction(
  step: string,
  run: ReproductionRun,
  fixedIn: string | null = null,
): Judgement {
  const { event, passed } = run;
  const tripwire = event?.type === 'tripwire' ? event : undefined;
  const older = describeOlder(event?.scraper_version, fixedIn);
  if (older !== undefined) {
    const other = tripwire && tripwire.step !== step ? { tripwire } : {};
    return { result: 'inconclusive', why: older, isOlder: true, ...other };
  }
  if (tripwire?.step === step) {
    return { result: 'reproduced', why: `the run tripped at ${step}, as reported`, tripwire };
  }
  const met = tripwire ? { tripwire } : {};
  if (passed.includes(step) || event?.type === 'success') {
    return { result: 'not_reproduced', why: `the run passed ${step}`, ...met };
  }
  if (event?.type === 'stopped') {
    return { result: 'inconclusive', why: `the run was to end after ${event.step}, which is before ${step}` };
  }
  if (tripwire)
    return { result: 'inconclusive', why: `the run tripped earlier, at ${tripwire.step}`, ...met };
  if (event?.type === 'error') {
    const at = event.step === null ? '' : ` at ${event.step}`;
    const unsure = event.uncertain ? ', and that is uncertain' : '';
    return { result: 'inconclusive', why: `the run ended with ${event.code}${at}${unsure}` };
  }
  return { result: 'inconclusive', why: 'the run ended without saying how it went' };
}
