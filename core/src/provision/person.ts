import type { ChallengeKind } from '../contracts/index.ts';

/** The person at the terminal of a run. A run that has none waits for nobody. */
export interface Person {
  /** Shows an address that the person is to open in a browser of their own. */
  openAddress(address: string): void;
  /** Says that a challenge has come up in the browser's window, and how long the run waits for it to be passed. */
  solve(asked: { step: string; challenge: ChallengeKind; waitMs: number }): void;
  /** The person sees the browser although it has no window: for tests of the wait itself. */
  seesHeadless?: true;
}

/** Longest wait for a person, in milliseconds. */
export const personWaitMs = 5 * 60_000;
