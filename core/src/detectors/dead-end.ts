import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { isOver, isWaiting } from './evidence-facts.ts';
import { stages } from './stages.ts';
import { errorVerdict } from './verdicts.ts';

/** A page of text with nothing to act on is a notice in words that we do not know, and no redesign. */
export function judgeDeadEnd(evidence: Evidence): Verdict | undefined {
  if (evidence.phase === 'act' || !isWaiting(evidence) || !isOver(evidence)) return undefined;
  const nothingToDo = evidence.controls === 0 && evidence.action_links === 0 && !evidence.has_large_frame;
  if (!nothingToDo || evidence.blank || evidence.busy.includes('no-content')) return undefined;
  return errorVerdict('dead_end', 'dead-end/notice', 'a page of text with nothing to act on', true);
}

export const deadEnd = definePlugin({
  name: 'detector-dead-end',
  setup(api) {
    api.detect(judgeDeadEnd, { stage: stages.deadEnd });
  },
});
