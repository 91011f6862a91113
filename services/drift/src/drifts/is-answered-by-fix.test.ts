import type { Batch } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { unseen, untouched } from './drift-record.ts';
import { isAnsweredByFix } from './is-answered-by-fix.ts';
import { toDrift } from './to-drift.ts';

const at = (hours: number): string => new Date(Date.UTC(2026, 2, 14, 12) + hours * 3_600_000).toISOString();
const key = { service: 'openai', step: 'signup-form', step_hash: 'b59114af29bce274' };
/** A run passed at noon, and an hour later the fix was verified. */
const drift = (fixed_in: string | null) => {
  const round = { ...untouched.round, fixed: at(1) };
  const work = { ...untouched, fixed_in, last_passed: at(0), round };
  return toDrift({ ...key, seen: unseen, work }, 0);
};
const batch = (
  seen: Record<string, number>,
  unlisted = 0,
): Pick<Batch, 'count' | 'last_seen' | 'variants'> => {
  const variants = Object.entries(seen).map(([scraper_version, hours]) => ({
    ...{ kind: 'timeout' as const, missing: [], class: null, shape_sim: null, count: 1 },
    ...{ dom_digest: 's1:0123456789abcdef', scraper_version, first_seen: at(-9), last_seen: at(hours) },
  }));
  const last_seen = at(Math.max(...Object.values(seen)));
  return { count: variants.length + unlisted, last_seen, variants };
};

it.each([
  ['nothing where no fix is known', null, [batch({ '1.0.0': 2 })], false],
  ['reports of older versions', '1.2.0', [batch({ '1.0.0': 2, '1.1.9': 3, '1.2.0-rc.1': 4 })], true],
  ['not those of the version that has it', '1.2.0', [batch({ '1.0.0': 2, '1.2.0': 3 })], false],
  ['not those of a newer one', '1.2.0', [batch({ '1.0.0': 2 }), batch({ '2.0.0': 3 })], false],
  ['those that came before it was verified', '1.2.0', [batch({ '1.2.0': -1, '1.0.0': 2 })], true],
  ['not those that came while it was verified', '1.2.0', [batch({ '1.2.0': 0.5 })], false],
  ['nothing where a version was not listed', '1.2.0', [batch({ '1.0.0': 2 }, 1)], false],
  ['what was not listed before', '1.2.0', [batch({ '1.0.0': -2 }, 1), batch({ '1.0.0': 2 })], true],
])('a fix answers %s', (_, fixedIn, batches, expected) => {
  expect(isAnsweredByFix(drift(fixedIn), batches)).toBe(expected);
});
