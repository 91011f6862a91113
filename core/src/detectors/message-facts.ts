import type { Evidence } from '../contracts/index.ts';
import { hasActed } from './evidence-facts.ts';
import { type MessageClass, messageClass } from './words.ts';

/** So many new lines are a new view of the page and no message. */
const mostMessageLines = 6;
/** On another page these words are most likely advice that always stands there. */
const advice: readonly (MessageClass | undefined)[] = ['rejected_input', 'required', 'wrong_otp'];

/** What the message is about that came up after the step had acted. */
export function messageOf(evidence: Evidence): MessageClass | undefined {
  if (!hasActed(evidence)) return undefined;
  const lines = evidence.new_texts.length <= mostMessageLines ? evidence.new_texts : [];
  const texts = evidence.same_path ? [...evidence.new_alerts, ...lines] : evidence.new_alerts;
  return texts
    .map(messageClass)
    .find((found) => found !== undefined && (evidence.same_path || !advice.includes(found)));
}

/** The refusal is about a control that the step's known-good shapes do not have. */
export function namesUnknownControl(evidence: Evidence, message: MessageClass | undefined): boolean {
  if (evidence.invalid.some(({ known }) => !known)) return true;
  const knownToo = evidence.invalid.some(({ known }) => known);
  return message === 'required' && !knownToo && evidence.unknown_controls.length > 0;
}

export function unknownControlName(evidence: Evidence): string {
  const invalid = evidence.invalid.find(({ known }) => !known)?.name;
  const unknown = evidence.unknown_controls[0];
  return invalid ?? (unknown ? `${unknown.role} "${unknown.name ?? unknown.intent}"` : 'an unknown control');
}
