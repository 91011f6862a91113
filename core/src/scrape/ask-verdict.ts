import type { StepFacts } from '../browser/types.ts';
import type { Evidence, Verdict } from '../contracts/index.ts';
import { judgeEvidence } from './judge-evidence.ts';
import type { RunState } from './run-state.ts';

export interface Judged {
  evidence: Evidence;
  verdict: Verdict | undefined;
}

/** Observes the page once and asks the host what to think of it. */
export async function askVerdict(
  run: RunState,
  facts: StepFacts,
  /** Something is still going on that no signal of the page shows. */
  unsettled = false,
): Promise<Judged> {
  const seen = await run.observer.observe(facts);
  const evidence = unsettled ? { ...seen, settled: false } : seen;
  return { evidence, verdict: await judgeEvidence(run, evidence) };
}
