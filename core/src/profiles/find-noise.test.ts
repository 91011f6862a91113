import { expect, it } from 'vitest';
import type { RestSample } from '../browser/types.ts';
import { findNoise } from './find-noise.ts';

/** A page at rest for a second and a half, looked at every 150 ms. */
const samples = (change: (index: number, at: number) => Partial<RestSample>): RestSample[] =>
  Array.from({ length: 11 }, (_, index) => {
    const at = 10_000 + index * 150;
    const rest = {
      busy: [],
      inFlight: [],
      requests: {},
      treeQuietMs: at - 8_000,
      sinceNavigationMs: at - 7_000,
    };
    return { at, ...rest, ...change(index, at) };
  });

it.each<[string, (index: number, at: number) => Partial<RestSample>, string[]]>([
  ['nothing of a page at rest', () => ({}), []],
  [
    'an animation and a poll',
    () => ({ busy: ['animation', 'poll:GET /status'] }),
    ['animation', 'poll:GET /status'],
  ],
  ['nothing of a sign that was seen once', (index) => ({ busy: index === 3 ? ['class'] : [] }), []],
  ['nothing of a page that could not be looked at', () => ({ busy: ['main-thread', 'navigating'] }), []],
  ['a clock that ticks', (index) => ({ treeQuietMs: (index % 5) * 150 + 10 }), ['mutation']],
  ['nothing of a last change', (index) => ({ treeQuietMs: index * 150 }), []],
  ['a request that is kept open', () => ({ inFlight: ['poll:GET /events'] }), ['poll:GET /events']],
  ['nothing of a request that ends', (index) => ({ inFlight: index < 5 ? ['poll:GET /late'] : [] }), []],
])('finds %s', (_, change, noise) => {
  expect(findNoise(samples(change))).toEqual(noise);
});
