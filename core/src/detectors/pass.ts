import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { isWaiting } from './evidence-facts.ts';
import { stages } from './stages.ts';

/** Just before a click: nothing is in the way. */
export function judgePass(evidence: Evidence): Verdict | undefined {
  if (evidence.phase !== 'act' || isWaiting(evidence)) return undefined;
  if (evidence.submit_disabled || evidence.covered || evidence.gates.length > 0) return undefined;
  return { verdict: 'pass', rule: 'pass/clear', reason: 'nothing stands in the way' };
}

export const pass = definePlugin({
  name: 'detector-pass',
  setup(api) {
    api.detect(judgePass, { stage: stages.pass });
  },
});
