import { expect, it } from 'vitest';
import type { RestSample } from '../browser/types.ts';
import { silentGap } from './silent-gap.ts';

const sample = (at: number, change: Partial<RestSample> = {}): RestSample => ({
  at,
  busy: [],
  inFlight: [],
  requests: {},
  treeQuietMs: at,
  sinceNavigationMs: at,
  ...change,
});
const gap = (trail: RestSample[], foundMs: number, noise: string[] = []) =>
  silentGap(trail, new Set(noise), foundMs);

it('is the time for which nothing stirred before it came', () => {
  expect(gap([sample(150), sample(300), sample(450)], 500)).toBe(500);
  expect(gap([], 500)).toBe(0);
  expect(gap([sample(600)], 500)).toBe(0);
});

it('begins anew with every sign of work', () => {
  const trail = [
    sample(200, { busy: ['class'] }),
    sample(400, { inFlight: ['poll:GET /form'] }),
    sample(600),
  ];
  expect(gap(trail, 650)).toBe(250);
  expect(gap([sample(500, { treeQuietMs: 80 })], 520)).toBe(100);
  expect(gap([sample(500, { requests: { 'poll:GET /form': 60 } })], 510)).toBe(70);
  expect(gap([sample(500, { sinceNavigationMs: 90 })], 500)).toBe(0);
  expect(gap([sample(500, { sinceNavigationMs: 90 })], 510)).toBe(100);
});

it('does not end with what is noise', () => {
  const noisy = sample(500, {
    busy: ['animation'],
    inFlight: ['poll:GET /events'],
    requests: { 'poll:GET /events': 10 },
    treeQuietMs: 20,
  });
  expect(gap([noisy], 600)).toBe(0);
  expect(gap([noisy], 600, ['animation', 'poll:GET /events', 'mutation'])).toBe(600);
});

it('is the longest of several', () => {
  const trail = [
    sample(900),
    sample(1_000, { busy: ['class'], treeQuietMs: 0 }),
    sample(1_100, { treeQuietMs: 90 }),
  ];
  expect(gap(trail, 1_150)).toBe(900);
});
