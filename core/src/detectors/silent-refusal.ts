import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { hasActed, isOver, isWaiting } from './evidence-facts.ts';
import { stages } from './stages.ts';
import { errorVerdict } from './verdicts.ts';

const mostLines = 3;

/** The same form again with a short new message: the provider said no, in words that we do not know. */
export function judgeRefusal(evidence: Evidence): Verdict | undefined {
  if (!hasActed(evidence) || !isWaiting(evidence) || !isOver(evidence)) return undefined;
  if (!evidence.same_path || !evidence.same_shape) return undefined;
  const lines = new Set([...evidence.new_texts, ...evidence.new_alerts]).size;
  if (lines === 0 || evidence.new_texts.length > mostLines) return undefined;
  const code = evidence.expects.code ? 'wrong_otp' : 'rejected_input';
  return errorVerdict(
    code,
    'silent-refusal/message',
    'the same form again, with a message we do not know',
    true,
  );
}

export const silentRefusal = definePlugin({
  name: 'detector-silent-refusal',
  setup(api) {
    api.detect(judgeRefusal, { stage: stages.silentRefusal });
  },
});
