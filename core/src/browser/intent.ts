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

/**
 * Looks once through every list of words. Their patterns are large and are made ready when they are first used, which is
 * better done while nobody waits for it.
 */
export function readyIntents(): void {
  for (const lexicon of [fieldLexicon, actLexicon, checkLexicon]) {
    // The second time they are made ready for good.
    for (const [, pattern] of [...lexicon, ...lexicon]) pattern.test('a');
  }
}

/** A page is looked at many times, and says the same each time. */
const mostKnown = 2_000;
const known = new Map<Lexicon, Map<string, Intent | undefined>>();

function lookUp(lexicon: Lexicon, texts: readonly (string | undefined)[]): Intent | undefined {
  const found = known.get(lexicon) ?? new Map<string, Intent | undefined>();
  known.set(lexicon, found);
  for (const text of texts) {
    if (!text) continue;
    if (!found.has(text)) {
      if (found.size >= mostKnown) found.clear();
      found.set(text, lexicon.find(([, pattern]) => pattern.test(text))?.[0]);
    }
    const intent = found.get(text);
    if (intent) return intent;
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
