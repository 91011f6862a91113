import satisfies from 'semver/functions/satisfies.js';
import type { KnownFeed, KnownFeedDrift } from '../contracts/known-feed.ts';
import { maxKnownAgeMs } from '../contracts/known-feed-limits.ts';
import { isAtLeast } from './is-at-least.ts';

/**
 * The known drift that a version of a provider package would meet: of several the one that was seen last. A version that
 * holds the fix meets none, nor does any where the fix is a version that cannot be read; nor does one that nobody has seen to trip, where the feed says which have.
 * What was last seen long ago, or in days to come, holds nobody up; see `maxKnownAgeMs`.
 *
 * @param now Unix milliseconds
 */
export function findKnownDrift(
  { drifts }: KnownFeed,
  { provider, version }: { provider: string; version: string },
  now = Date.now(),
): KnownFeedDrift | undefined {
  return drifts
    .filter(({ service }) => service === provider)
    .filter(({ last_seen }) => Math.abs(now - Date.parse(last_seen)) <= maxKnownAgeMs)
    .filter((drift) => isAffected(drift, version))
    .sort((a, b) => Date.parse(b.last_seen) - Date.parse(a.last_seen))[0];
}

function isAffected({ affected, fixed_in }: KnownFeedDrift, version: string): boolean {
  if (fixed_in !== undefined && isAtLeast(version, fixed_in) !== false) return false;
  return affected.length === 0 || affected.some((range) => isWithin(version, range));
}

/** A range that cannot be read holds no version; nothing else of semver answers a number that is too large. */
const isWithin = (version: string, range: string): boolean =>
  satisfies(version, range, { includePrerelease: true });
