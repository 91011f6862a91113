import { expect, it } from 'vitest';
import { makeKnownFeed } from '../testing/make-known-feed.ts';
import { findKnownDrift } from './find-known-drift.ts';

const isKnown = (version: string, drift: Parameters<typeof makeKnownFeed>[0], provider = 'acme') =>
  findKnownDrift(makeKnownFeed(drift), { provider, version }) !== undefined;

it.each([
  ['any version where the feed names none', '1.2.3', {}, true],
  ['a version that is older than the fix', '1.2.3', { fixed_in: '1.2.4' }, true],
  ['not the version with the fix', '1.2.4', { fixed_in: '1.2.4' }, false],
  ['not a newer one', '2.0.0', { fixed_in: '1.2.4', affected: ['>=1.0.0'] }, false],
  ['a release candidate of the fix, which comes before it', '1.2.4-rc.1', { fixed_in: '1.2.4' }, true],
  ['an affected version', '1.2.3', { affected: ['1.0.0', '1.2.3'] }, true],
  ['no version that nobody has seen to trip', '1.3.0', { affected: ['1.0.0', '1.2.3'] }, false],
  ['a version in a range', '1.3.7', { affected: ['>=1.1.0 <1.4.0'] }, true],
  ['a pre-release in a range', '1.3.7-beta.1', { affected: ['^1.1.0'] }, true],
  ['no version beyond a range', '1.4.0', { affected: ['>=1.1.0 <1.4.0'] }, false],
  ['nothing by a range that cannot be read', '1.2.3', { affected: ['the newest'] }, false],
  ['nothing where the version with the fix cannot be read', '1.2.3', { fixed_in: '1.4.0-rc.01' }, false],
  ['whatever the build', '1.2.4+build.7', { fixed_in: '1.2.4' }, false],
])('holds up %s', (_, version, drift, expected) => {
  expect(isKnown(version, drift)).toBe(expected);
});

it('is about one provider, and tells the drift that was seen last', () => {
  expect(isKnown('1.2.3', {}, 'other')).toBe(false);
  const feed = makeKnownFeed();
  const [drift] = feed.drifts;
  if (!drift) throw new Error('no drift');
  const drifts = [drift, { ...drift, step: 'verify-email', last_seen: new Date().toISOString() }];
  expect(findKnownDrift({ ...feed, drifts }, { provider: 'acme', version: '1.2.3' })?.step).toBe(
    'verify-email',
  );
});

it('forgets what nobody has seen for three days: those who are held up cannot say that it is over', () => {
  const feed = makeKnownFeed();
  const seen = Date.parse(feed.drifts[0]?.last_seen ?? '');
  const after = (hours: number) =>
    findKnownDrift(feed, { provider: 'acme', version: '1.2.3' }, seen + hours * 3_600_000);
  expect(after(72)).toBeDefined();
  expect(after(72.01)).toBeUndefined();
  // Seen in days to come: by a clock that is wrong.
  expect(after(-1)).toBeDefined();
  expect(after(-73)).toBeUndefined();
});
