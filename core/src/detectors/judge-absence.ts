import type { Evidence, Verdict } from '../contracts/index.ts';
import { tripwireVerdict } from './verdicts.ts';

/** Which tripwire it is that what the step waits for is not there. */
export function judgeAbsence(evidence: Evidence, detector: string): Verdict {
  const { missing, ambiguous, phase } = evidence;
  if (missing.length === 0 && ambiguous.length > 0) {
    const reason = `more than one element fits ${ambiguous.join(', ')}`;
    return tripwireVerdict(evidence, 'selector-missing', `${detector}/ambiguous`, reason);
  }
  const elsewhere = evidence.route_ok === false || (phase === 'leave' && !evidence.same_path);
  if (elsewhere) {
    const reason = `the page is ${evidence.path}, where the step does not belong`;
    return tripwireVerdict(evidence, 'unexpected-nav', `${detector}/elsewhere`, reason);
  }
  if (phase === 'leave' && !evidence.changed) {
    return tripwireVerdict(evidence, 'timeout', `${detector}/no-effect`, 'the click had no visible effect');
  }
  const what = missing.length > 0 ? missing.join(', ') : 'what ends the step';
  return tripwireVerdict(evidence, 'selector-missing', `${detector}/missing`, `not on the page: ${what}`);
}
