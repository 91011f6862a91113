import type { ChallengeKind, DriftClass, Evidence, TripwireKind, Verdict } from '../contracts/index.ts';
import { absent } from './evidence-facts.ts';

type ErrorVerdict = Extract<Verdict, { verdict: 'error' }>;

export const errorVerdict = (
  code: ErrorVerdict['code'],
  rule: string,
  reason: string,
  uncertain = false,
): Verdict => ({
  verdict: 'error',
  code,
  rule,
  reason: reason.slice(0, 300),
  ...(uncertain && { uncertain }),
});

export const challengeVerdict = (challenge: ChallengeKind, rule: string, reason: string): Verdict => ({
  verdict: 'challenge',
  challenge,
  rule,
  reason: reason.slice(0, 300),
});

export const tripwireVerdict = (
  evidence: Evidence,
  kind: TripwireKind,
  rule: string,
  reason: string,
  more: { unexpected?: Evidence['gates']; class?: DriftClass } = {},
): Verdict => ({
  verdict: 'tripwire',
  kind,
  missing: absent(evidence),
  ...(more.unexpected &&
    more.unexpected.length > 0 && {
      unexpected: [...new Set(more.unexpected.map((node) => node.intent))].slice(0, 20),
    }),
  ...(more.class && { class: more.class }),
  rule,
  reason: reason.slice(0, 300),
});
