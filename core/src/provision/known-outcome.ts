import type { NeedsFallbackOutcome } from '../contracts/index.ts';
import type { Ending, OutcomeFacts } from './decide-outcome.ts';
import { describeKnown } from './describe-known.ts';
import { common, noFallback, reportWords } from './outcome-parts.ts';

/** The outcome of a run that was not made. In a file of its own, so that it is told without loading what runs need. */
export function knownOutcome(
  facts: Omit<OutcomeFacts, 'logFile' | 'now'>,
  { hit, tier, provider, isEarly }: Extract<Ending, { kind: 'known' }>,
): NeedsFallbackOutcome {
  const { packageName, version } = provider;
  const parts = describeKnown(hit, {
    provider: facts.provider,
    packageName,
    version,
    tier,
    hasFallback: tier !== noFallback,
    isEarly,
    reportWords: reportWords[facts.report],
  });
  return { outcome: 'needs_fallback', ...common(facts), ...parts };
}
