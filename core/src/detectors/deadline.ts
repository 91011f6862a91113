import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { isLoading, isWaiting } from './evidence-facts.ts';
import { judgeAbsence } from './judge-absence.ts';
import { stages } from './stages.ts';
import { errorVerdict, tripwireVerdict } from './verdicts.ts';

const spinning = ['class', 'aria', 'text', 'animation', 'no-content'];

/** The step's time is over and the page never settled. */
export function judgeDeadline(evidence: Evidence): Verdict | undefined {
  if (!evidence.expired || !isWaiting(evidence)) return undefined;
  if (isLoading(evidence) || evidence.submits.some((submit) => submit.pending)) {
    return errorVerdict('network', 'deadline/loading', 'the page was still loading when time was over');
  }
  if (evidence.busy.includes('main-thread')) {
    const reason = 'the page was too busy to be looked at when time was over';
    return errorVerdict('network', 'deadline/stuck', reason, true);
  }
  const spins = evidence.controls === 0 && spinning.some((signal) => evidence.busy.includes(signal));
  if (spins) {
    return tripwireVerdict(
      evidence,
      'timeout',
      'deadline/spinner',
      'the page never showed anything to act on',
    );
  }
  return judgeAbsence(evidence, 'deadline');
}

export const deadline = definePlugin({
  name: 'detector-deadline',
  setup(api) {
    api.detect(judgeDeadline, { stage: stages.deadline });
  },
});
