import type { Intent } from '../contracts/index.ts';
import { actLexicon, checkLexicon, fieldLexicon, type Lexicon, terms } from './intent-lexicon.ts';
import type { RawNode } from './raw-node.ts';
import { roleFamily } from './role-family.ts';

/** `confirmPassword_field` as a person would write it. */
const words = (identifier: string | undefined) =>
  (identifier ?? '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_\-[\].:]+/g, ' ')
    .trim();

const repeats = /confirm|repeat|again|re-?type|wiederhol|bestätig|répét|確認|再入力|确认/i;

/** What a field says of itself in attributes that are the same in every language. */
function declaredIntent(node: RawNode): Intent | undefined {
  const autocomplete = (node.autocomplete ?? '').toLowerCase();
  const said = `${node.name ?? ''} ${words(node.attribute_name)} ${words(node.id)}`;
  if (autocomplete.includes('one-time-code')) return 'otp';
  if (autocomplete.includes('current-password')) return 'password';
  if (autocomplete.includes('new-password') || node.type === 'password') {
    return repeats.test(said) ? 'newpass' : 'password';
  }
  if (/\b(given-name|family-name|name)$/.test(autocomplete)) return 'fullname';
  if (/\bemail\b/.test(autocomplete)) return 'email';
  if (/\borganization\b/.test(autocomplete)) return 'company';
  if (/\bbday\b/.test(autocomplete)) return 'age';
  if (/\btel\b/.test(autocomplete)) return 'phone';
  if (node.type === 'email') return 'email';
  if (node.type === 'search' || node.role === 'searchbox') return 'search';
  if (node.type === 'tel' && !/code|otp|digit|pin/i.test(said)) return 'phone';
  return undefined;
}

function lookUp(lexicon: Lexicon, texts: readonly (string | undefined)[]): Intent | undefined {
  for (const text of texts) {
    const entry = text && lexicon.find(([, pattern]) => pattern.test(text));
    if (entry) return entry[0];
  }
  return undefined;
}

/** What a control is for, in the closed vocabulary; `x` where its words are not known. */
export function intentOf(node: RawNode): Intent {
  const family = roleFamily(node.role);
  const texts = [node.name, node.placeholder, words(node.attribute_name), words(node.id)];
  if (family === 'other') return node.consent ? 'cookie' : 'x';
  if (family === 'field') {
    const found = declaredIntent(node) ?? lookUp(fieldLexicon, texts);
    return found ?? (node.max_length === 1 ? 'otp' : 'x');
  }
  const found = lookUp(family === 'act' ? actLexicon : checkLexicon, texts);
  // In a cookie banner everything is about cookies, but a button that names the terms is a gate wherever it stands.
  if (node.consent && !(found === 'tos' && terms.test(node.name ?? ''))) return 'cookie';
  return found ?? 'x';
}
