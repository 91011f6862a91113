import type { SwitchCase } from './switch-case.ts';

/** The run gets its key. */
export const ok = (...inject: string[]): SwitchCase => ({ inject, wanted: 'ok' });

/** The run ends before an account is made. */
export const before = (inject: string, wanted: string): SwitchCase => ({
  inject: [inject],
  wanted,
  accounts: 0,
});

/** The run ends when the account exists and no key does. */
export const after = (inject: string, wanted: string): SwitchCase => ({
  inject: [inject],
  wanted,
  accounts: 1,
});

/** A change of the real site that broke scrapers. */
export const drifted = (what: string | string[], one: SwitchCase): SwitchCase => ({
  ...one,
  drifts: [what].flat(),
});

/** What was taken for a change of the real site. */
export const mistaken = (what: string | string[], one: SwitchCase): SwitchCase => ({
  ...one,
  falseAlarms: [what].flat(),
});

export const missing = (step: string): string => `needs_fallback selector-missing at ${step}`;
export const elsewhere = (step: string): string => `needs_fallback unexpected-nav at ${step}`;
