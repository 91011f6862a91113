import type { Outcome } from '../contracts/index.ts';
import type { EndedEntry } from '../records/audit-line.ts';

/** The part of an outcome that belongs into the audit. */
export function describeOutcome(outcome: Outcome): NonNullable<EndedEntry['outcome']> {
  switch (outcome.outcome) {
    case 'ok':
      return {
        outcome: outcome.outcome,
        verification: outcome.key.verification,
        ...(outcome.reused && { reused: outcome.reused }),
      };
    case 'needs_fallback':
      return {
        outcome: outcome.outcome,
        code: outcome.code,
        tier: outcome.tier,
        ...(outcome.token && { token: outcome.token }),
      };
    default:
      return { outcome: outcome.outcome, code: outcome.code };
  }
}
