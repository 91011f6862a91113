import type { ChallengeKind, Evidence, Verdict } from '../contracts/index.ts';

export interface PersonAtBrowser {
  /** Longest wait for them, in milliseconds, all challenges of the run together. */
  readonly limitMs: number;
  /** Milliseconds of the run, on a clock that stands still while the person is waited for. */
  now(): number;
  /**
   * What to make of a verdict: as long as a challenge may still be passed there is none yet, and the page is looked at
   * again.
   */
  consider(verdict: Verdict | undefined, evidence: Pick<Evidence, 'step' | 'expired'>): Verdict | undefined;
}

/**
 * Leaves challenges to a person who sees the browser, for a bounded time. Nothing is done about a challenge here: it is
 * said that there is one, and the steps' clocks stand still until it is gone.
 *
 * @param ask told once of each challenge
 */
export function waitForPerson(
  limitMs: number,
  ask: (asked: { step: string; challenge: ChallengeKind; waitMs: number }) => void,
  clock: () => number = () => performance.now(),
): PersonAtBrowser {
  let waited = 0;
  let since: number | undefined;
  const waitedMs = () => waited + (since === undefined ? 0 : clock() - since);
  return {
    limitMs,
    now: () => clock() - waitedMs(),
    consider(verdict, { step, expired }) {
      if (verdict?.verdict !== 'challenge') {
        waited = waitedMs();
        since = undefined;
        return verdict;
      }
      // A page whose time is over is judged as it is.
      if (expired || waitedMs() >= limitMs) return verdict;
      if (since === undefined) {
        since = clock();
        ask({ step, challenge: verdict.challenge, waitMs: Math.round(limitMs - waited) });
      }
      return undefined;
    },
  };
}
