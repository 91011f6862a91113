import { expect, it } from 'vitest';
import { describeKnown, type KnownFacts } from './describe-known.ts';
import type { KnownHit } from './known-hit.ts';

const facts: KnownFacts = {
  provider: 'acme',
  packageName: 'agentkeys-provider-acme',
  version: '1.2.3',
  tier: 'none_configured',
  hasFallback: false,
  isEarly: true,
  reportWords: '',
};
const times = { since: '2026-05-04T10:00:00.000Z', last_seen: '2026-05-04T10:00:00.000Z' };
const triedAgain = '2026-05-04T10:15:00.000Z';
const breaker: KnownHit = { by: 'breaker', step: 'create-key', known: times, triedAgain };
const { triedAgain: _, ...probing } = breaker;

it.each<[string, KnownHit, Partial<KnownFacts>, object, string]>([
  [
    'after the hold time',
    breaker,
    {},
    { retryable: 'once', not_before: triedAgain },
    `Run the command once more after ${triedAgain}, or at once with a newer version of agentkeys-provider-acme.`,
  ],
  [
    'after the process that is trying',
    probing,
    {},
    { retryable: 'once' },
    'Run the command once more when the other process has ended, or at once with a newer version of agentkeys-provider-acme.',
  ],
  [
    'after the hold time, or a fallback',
    breaker,
    { tier: 'agent', hasFallback: true },
    { retryable: 'once', not_before: triedAgain },
    `Use the fallback agent, or run the command once more after ${triedAgain}, or at once with a newer version of agentkeys-provider-acme.`,
  ],
  [
    'never, where the feed knows it',
    { ...probing, by: 'feed' },
    {},
    { retryable: 'no' },
    'Do not retry with version 1.2.3 of agentkeys-provider-acme; update it when a fix is released.',
  ],
])('says that a retry makes sense %s, in the message as in the hint', (_, hit, change, retry, hint) => {
  const known = describeKnown(hit, { ...facts, ...change });
  expect(known).toMatchObject({ retry, hint });
  expect(known.message.endsWith(hint)).toBe(true);
});
