import type { Outcome } from '../contracts/index.ts';

/** An outcome in a few words: `ok`, `needs_fallback selector-missing at signup-form`, `rejected wrong_otp at verify-email`. */
export function tellOutcome(outcome: Outcome): string {
  if (outcome.outcome === 'ok') {
    const { verification } = outcome.key;
    return verification === 'valid' ? 'ok' : `ok, key not checked: ${verification}`;
  }
  const what = outcome.outcome === 'needs_fallback' ? outcome.kind : outcome.code;
  return `${outcome.outcome} ${what}${outcome.step ? ` at ${outcome.step}` : ''}`;
}
