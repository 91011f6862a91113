import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { hasActed, isWaiting } from './evidence-facts.ts';
import { messageOf, namesUnknownControl, unknownControlName } from './message-facts.ts';
import { stages } from './stages.ts';
import { errorVerdict, tripwireVerdict } from './verdicts.ts';

/** The page says in words that we know what it did not like, whatever the server's status was. */
export function judgeAlert(evidence: Evidence): Verdict | undefined {
  if (evidence.phase === 'act' || !isWaiting(evidence) || !hasActed(evidence)) return undefined;
  const message = messageOf(evidence);
  if (message && message !== 'required') {
    return errorVerdict(message, `alert-text/${message}`, `the page says so in words: ${message}`);
  }
  if (message === 'required' || evidence.invalid.length > 0) {
    if (namesUnknownControl(evidence, message)) {
      const reason = `the page asks for ${unknownControlName(evidence)}`;
      return tripwireVerdict(evidence, 'selector-missing', 'alert-text/unknown-control', reason, {
        unexpected: evidence.unknown_controls,
        class: 'new-required-field',
      });
    }
    return errorVerdict('rejected_input', 'alert-text/refused', 'the page refuses what a known field holds');
  }
  return undefined;
}

export const alertText = definePlugin({
  name: 'detector-alert-text',
  setup(api) {
    api.detect(judgeAlert, { stage: stages.alert });
  },
});
