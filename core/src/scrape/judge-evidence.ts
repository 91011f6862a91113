import type { Evidence, Verdict } from '../contracts/index.ts';
import { redactValue } from '../redact/redact-value.ts';
import { keepLength } from './create-run-redactor.ts';
import type { RunState } from './run-state.ts';

/** Asks the host what to think of what was seen. Secrets are blotted out of what the host gets. */
export async function judgeEvidence(run: RunState, evidence: Evidence): Promise<Verdict | undefined> {
  const redacted = redactValue(evidence, keepLength(run.redactor)) as Evidence;
  const { step, phase, missing, ambiguous } = evidence;
  const answer = await run.channel.ask('evidence', {
    evidence: { ...redacted, step, phase, missing, ambiguous },
  });
  const verdict = answer ?? undefined;
  return run.person ? run.person.consider(verdict, evidence) : verdict;
}
