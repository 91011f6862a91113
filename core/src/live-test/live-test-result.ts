import type { MovedView, Outcome } from '../contracts/index.ts';

/** How one provider fared. Holds no secret. */
export interface LiveTestResult {
  schema: 'live-test/1';
  provider: string;
  /** Version of the provider package; `null` where none was found. */
  version: string | null;
  outcome: Outcome['outcome'];
  /** Why it is not `ok`: `drift`, an error code of the contract, or the code of what kept it from being run. */
  code: string | null;
  /** Where it ended before its end. */
  step: string | null;
  /** Milliseconds until the outcome was there; what is removed afterwards does not count. */
  elapsed_ms: number;
  /** Ids of the steps that were passed, or left out because they are optional, in order. */
  passed: readonly string[];
  /** Public prefix of the key. */
  key: string | null;
  /** Whether the key works, as the provider says. */
  verification: string | null;
  /** Views that have moved from what is known, without harm. */
  moved: readonly MovedView[];
  /** What was removed at the provider again. */
  removed: { keys: number; account: boolean };
  /** What is still there, for people: a key that was kept, or what could not be removed. */
  left: string | null;
  /** Code of why nothing was removed of what the run has made; `null`: it was, as far as the provider package can. */
  not_removed: string | null;
  message: string;
}
