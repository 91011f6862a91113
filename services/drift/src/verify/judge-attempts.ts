import type { Drift } from 'agentkeys/contracts';
import { isAtLeast } from 'agentkeys/internal';
import type { Attempt } from '../issue/render-attempts.ts';
import { plural } from '../issue/words.ts';
import { describePassing } from './describe-passing.ts';
import { isLeftOut } from './is-left-out.ts';

/** What runs of one version say of a drift, in one line for people too. */
export type Verification =
  | {
      result: 'fixed';
      why: string;
      version: string;
      /** The runs got a key without the step: this version does not have it any more. */
      isGone: boolean;
    }
  | { result: 'reproduced'; why: string; attempt: Attempt }
  | { result: 'inconclusive'; why: string };

const inconclusive = (why: string): Verification => ({ result: 'inconclusive', why });

/**
 * Whether a version has the fix: as many runs of it as were asked for have passed the step, one after the other. The first
 * that trips there says that it has not; one that says nothing ends it without a verdict. Nor is a version taken
 * for the fix where a newer one has tripped: callers of that one would be told to run. A run that got its key without
 * the step has done without it.
 *
 * @param times how many are asked for, at least 1
 */
export function judgeAttempts(
  { step, affected }: Pick<Drift, 'step' | 'affected'>,
  attempts: readonly Attempt[],
  times: number,
): Verification {
  const failing = attempts.find(({ judgement }) => judgement.result === 'reproduced');
  if (failing) return { result: 'reproduced', why: failing.judgement.why, attempt: failing };
  const unsure = attempts.find(({ judgement }) => judgement.result === 'inconclusive');
  if (unsure) return inconclusive(unsure.judgement.why);
  if (attempts.some(({ run }) => isLeftOut(step, run)))
    return inconclusive(`${step} is optional, and a run went on without its page`);
  if (attempts.length < times) return inconclusive(`${attempts.length} of ${times} runs were made`);

  const versions = [...new Set(attempts.map(({ run }) => run.event?.scraper_version))];
  const [version] = versions;
  if (versions.length > 1) return inconclusive(`the version changed from run to run: ${versions.join(', ')}`);
  if (version === undefined) return inconclusive('the runs did not say which version ran');
  const newer = affected.find((each) => isAtLeast(version, each) === false);
  if (newer !== undefined)
    return inconclusive(`version ${version} is older than ${newer}, which has tripped`);
  const runs = times === 1 ? 'a run' : `${plural(times, 'run')} in a row`;
  const isGone = attempts.every(({ run }) => !run.passed.includes(step));
  const why = `${runs} of version ${version} ${describePassing(step, isGone)}`;
  return { result: 'fixed', why, version, isGone };
}
