import type { NeedsFallbackOutcome } from '../contracts/index.ts';
import type { KnownHit } from './known-hit.ts';

export interface KnownFacts {
  provider: string;
  /** Of the provider. */
  packageName: string;
  /** The installed one. */
  version: string;
  /** Open string: `none_configured`, or the name of what a plugin offers. */
  tier: string;
  /** A plugin offers something. */
  hasFallback: boolean;
  /** Nothing was started; else a browser was, and no account was used. */
  isEarly: boolean;
  /** Follows `fix pending`: why nothing of it has left this machine. */
  reportWords: string;
}

type KnownParts = Omit<
  NeedsFallbackOutcome,
  'outcome' | 'schema' | 'provider' | 'run_id' | 'audit_id' | 'duration_ms'
>;

/** The words of an outcome that was known before the run. */
export function describeKnown(hit: KnownHit, facts: KnownFacts): KnownParts {
  const { provider, packageName, version, tier } = facts;
  const { step, known, tripwire } = hit;
  const hint = hintOf(hit, facts);
  const spent = facts.isEarly ? 'nothing was started and no account was used' : 'no account was used';
  const fix = known.fixed_in
    ? ` here: version ${known.fixed_in} of ${packageName} has the fix, and ${version} is installed`
    : hit.by === 'breaker'
      ? facts.reportWords
      : '';
  return {
    message:
      `The page of ${provider} has changed shape at the step ${step}, as is known ${sinceWords(hit)}. ` +
      `This is on the side of ${provider}; ${spent}: drift reported, fix pending${fix}. ${hint}`,
    code: 'drift',
    step,
    ...(tripwire && { kind: tripwire.kind, token: tripwire.token }),
    tier,
    known,
    retry: retryOf(hit),
    hint,
  };
}

function sinceWords({ by, known, triedAgain }: KnownHit): string {
  const times = `since ${known.since}, last seen ${known.last_seen}`;
  if (by === 'feed') return `${times}${known.issue_url ? ` (${known.issue_url})` : ''}`;
  const next = triedAgain ? `next try not before ${triedAgain}` : 'another process is trying again now';
  return `from runs on this machine ${times} (${next})`;
}

/** The feed knows the version; what a run of this machine has met is tried again when its hold time is over. */
function retryOf({ by, triedAgain }: KnownHit): KnownParts['retry'] {
  if (by === 'feed') return { retryable: 'no' };
  return { retryable: 'once', ...(triedAgain && { not_before: triedAgain }) };
}

function hintOf(
  { by, known, triedAgain }: KnownHit,
  { packageName, version, tier, hasFallback }: KnownFacts,
): string {
  if (known.fixed_in) {
    return `Run \`npm install ${packageName}@${known.fixed_in}\`, then run the command again.`;
  }
  if (by === 'breaker') {
    const when = triedAgain ? `after ${triedAgain}` : 'when the other process has ended';
    const again = `the command once more ${when}, or at once with a newer version of ${packageName}.`;
    return hasFallback ? `Use the fallback ${tier}, or run ${again}` : `Run ${again}`;
  }
  const wait = `not retry with version ${version} of ${packageName}`;
  return hasFallback
    ? `Use the fallback ${tier}; do ${wait}.`
    : `Do ${wait}; update it when a fix is released.`;
}
