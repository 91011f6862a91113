import type { Evidence, Verdict } from '../contracts/index.ts';
import { redactValue } from '../redact/redact-value.ts';
import { keepLength } from './create-run-redactor.ts';
import type { RunState } from './run-state.ts';

const mostAhead = 8;

/** What the host thinks of what was seen. A verdict is about nothing but the evidence: one that is here is not asked for again. */
export async function judgeEvidence(run: RunState, evidence: Evidence): Promise<Verdict | undefined> {
  const verdict = await (run.judged.get(JSON.stringify(evidence)) ?? askHost(run, evidence));
  return run.person ? run.person.consider(verdict, evidence) : verdict;
}

/** Asks for a verdict that is likely to be wanted soon. Where the page is not the same then, nobody asks for this one. */
export function askAhead(run: RunState, evidence: Evidence): void {
  const key = JSON.stringify(evidence);
  if (run.judged.has(key)) return;
  const asked = askHost(run, evidence);
  asked.catch(() => undefined);
  run.judged.set(key, asked);
  const [oldest] = run.judged.keys();
  if (run.judged.size > mostAhead && oldest !== undefined) run.judged.delete(oldest);
}

/** Secrets are blotted out of what the host gets. */
async function askHost(run: RunState, evidence: Evidence): Promise<Verdict | undefined> {
  const redacted = redactValue(evidence, keepLength(run.redactor)) as Evidence;
  const { step, phase, missing, ambiguous } = evidence;
  const answer = await run.channel.ask('evidence', {
    evidence: { ...redacted, step, phase, missing, ambiguous },
  });
  return answer ?? undefined;
}
