import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { challengePending } from './challenge-frames.ts';
import { isWaiting } from './evidence-facts.ts';
import { judgeAbsence } from './judge-absence.ts';
import { stages } from './stages.ts';

/** The page has settled, and what the step waits for is not there. */
export function judgeSettled(evidence: Evidence): Verdict | undefined {
  if (!evidence.settled || !isWaiting(evidence) || challengePending(evidence)) return undefined;
  return judgeAbsence(evidence, 'settled-without');
}

export const settledWithout = definePlugin({
  name: 'detector-settled-without',
  setup(api) {
    api.detect(judgeSettled, { stage: stages.settled });
  },
});
