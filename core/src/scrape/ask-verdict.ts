import type { StepFacts } from '../browser/types.ts';
import type { Evidence, Verdict } from '../contracts/index.ts';
import { redactValue } from '../redact/redact-value.ts';
import { keepLength } from './create-run-redactor.ts';
import type { RunState } from './run-state.ts';

export interface Judged {
  evidence: Evidence;
  verdict: Verdict | undefined;
}

/** Observes the page once and asks the host what to think of it. Secrets are blotted out of what the host gets. */
export async function askVerdict(
  run: RunState,
  facts: StepFacts,
  /** Something is still going on that no signal of the page shows. */
  unsettled = false,
): Promise<Judged> {
  const seen = await run.observer.observe(facts);
  const evidence = unsettled ? { ...seen, settled: false } : seen;
  const redacted = redactValue(evidence, keepLength(run.redactor)) as Evidence;
  const { step, phase, missing, ambiguous } = evidence;
  const answer = await run.channel.ask('evidence', {
    evidence: { ...redacted, step, phase, missing, ambiguous },
  });
  return { evidence, verdict: answer ?? undefined };
}
