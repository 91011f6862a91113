import type { DriftClass, Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { challengePending } from './challenge-frames.ts';
import { nameOfNode } from './evidence-facts.ts';
import { stages } from './stages.ts';
import { errorVerdict, tripwireVerdict } from './verdicts.ts';
import { messageClass } from './words.ts';

/**
 * The shape guard: just before a click, something new stands in the way although all landmarks are there. Stops before
 * anything is sent, so that no account is spent on a form that wants more than it is given.
 */
export function judgeGate(evidence: Evidence): Verdict | undefined {
  if (evidence.phase !== 'act') return undefined;
  const { gates, lost_controls: lost = [] } = evidence;
  const first = gates[0];
  if (first) {
    return tripwireVerdict(
      evidence,
      'selector-missing',
      'gate/new-control',
      `new on the page: ${nameOfNode(first)}`,
      {
        unexpected: gates,
        class: classOf(gates),
      },
    );
  }
  if (lost[0]) {
    const reason = `no longer on the page: ${nameOfNode(lost[0])}`;
    return tripwireVerdict(evidence, 'selector-missing', 'gate/submit-gone', reason, {
      class: 'control-removed',
    });
  }
  // Buttons enable late and curtains lift: what blocks counts when the page has come to rest with it.
  const due = evidence.settled || evidence.expired;
  if (!due || challengePending(evidence)) return undefined;
  if (evidence.covered) {
    const reason = 'something lies over the control that is to be clicked';
    return tripwireVerdict(evidence, 'selector-missing', 'gate/covered', reason, { class: 'interstitial' });
  }
  if (!evidence.submit_disabled) return undefined;
  const refused = refusedInput(evidence);
  if (refused) return refused;
  const reason = 'the control to be clicked stays disabled although everything was filled in';
  return tripwireVerdict(evidence, 'selector-missing', 'gate/disabled', reason, {
    unexpected: evidence.unknown_controls,
    ...(evidence.unknown_controls.length > 0 && { class: 'new-required-field' }),
  });
}

/** A form that checks as one types keeps its button disabled: that is about the input, not about the page. */
function refusedInput(evidence: Evidence): Verdict | undefined {
  const said = [...evidence.new_alerts, ...evidence.new_texts].map(messageClass);
  const known = said.find((found) => found === 'rejected_input' || found === 'account_exists');
  if (known === undefined && !evidence.invalid.some((control) => control.known)) return undefined;
  const code = known === 'account_exists' ? known : 'rejected_input';
  return errorVerdict(code, 'gate/refused', 'the form refuses what was typed before it can be sent');
}

function classOf(gates: Evidence['gates']): DriftClass {
  return gates.every((node) => node.intent === 'tos') ? 'new-consent' : 'new-required-field';
}

export const gate = definePlugin({
  name: 'detector-gate',
  setup(api) {
    api.detect(judgeGate, { stage: stages.gate });
  },
});
