import { expect, it } from 'vitest';
import type { ProfileView } from '../contracts/index.ts';
import { createSettleRule, type SettleSample } from './create-settle-rule.ts';

const view = (more: Partial<ProfileView> = {}): ProfileView => ({
  outlines: [{ dom_digest: 's1:0123456789abcdef', nodes: [] }],
  silent_gap_ms: 0,
  found_ms: 100,
  noise: [],
  ...more,
});

/** Looks every 200 ms from 0 on; returns when the page was said to have settled, `undefined` within 12 s. */
function settledAt(
  known: ProfileView | undefined,
  sampleAt: (at: number) => Partial<SettleSample> = () => ({}),
): number | undefined {
  const rule = createSettleRule(known, 0);
  for (let at = 0; at <= 12_000; at += 200) {
    const settled = rule.add({
      at,
      busy: [],
      treeQuietMs: at,
      networkQuietMs: at,
      sinceLongTaskMs: at,
      navigatedAt: -1_000,
      latencyMs: 5,
      ...sampleAt(at),
    });
    if (settled) return at;
  }
  return undefined;
}

it('says of a still page that it has settled after a second and a half', () => {
  expect(settledAt(view())).toBe(1_600);
});

it('never says so of a page that it has no profile of', () => {
  expect(settledAt(undefined)).toBeUndefined();
});

it.each<[string, (at: number) => Partial<SettleSample>]>([
  ['a spinner', (at) => ({ busy: at < 3_000 ? ['class'] : [] })],
  ['a request', (at) => ({ busy: at < 3_000 ? ['network'] : [], networkQuietMs: Math.max(0, at - 3_000) })],
  ['changes of the tree', (at) => ({ treeQuietMs: Math.max(0, at - 3_000) })],
  ['navigations', (at) => ({ navigatedAt: Math.min(3_000, Math.floor(at / 1_000) * 1_000) })],
])('waits as long again after %s', (_, sampleAt) => {
  expect(settledAt(view(), sampleAt)).toBeGreaterThanOrEqual(4_400);
  expect(settledAt(view(), sampleAt)).toBeLessThanOrEqual(4_800);
});

it('waits while long tasks go on', () => {
  expect(settledAt(view(), () => ({ sinceLongTaskMs: 300 }))).toBeUndefined();
});

it('needs three times the gap that the page is known for', () => {
  expect(settledAt(view({ silent_gap_ms: 1_000 }))).toBe(3_400);
});

it('does not mind changes that the page is known for', () => {
  expect(settledAt(view({ noise: ['mutation'] }), () => ({ treeQuietMs: 0 }))).toBe(1_600);
});

it('takes half as long again where looking is slow', () => {
  expect(settledAt(view(), () => ({ latencyMs: 200 }))).toBe(2_400);
});

it('does not go by one look, however long the page was quiet before it', () => {
  const rule = createSettleRule(view(), 0);
  const sample = {
    busy: [],
    treeQuietMs: 9_000,
    networkQuietMs: 9_000,
    sinceLongTaskMs: 9_000,
    navigatedAt: 0,
    latencyMs: 5,
  };
  expect(rule.add({ ...sample, at: 9_000 })).toBe(false);
});

it('tells when the next look can be the last, so that nobody need look at fixed times', () => {
  const rule = createSettleRule(view(), 0);
  const looks: number[] = [];
  for (let at = 0; looks.length < 20; at += Number.isFinite(rule.restMs) ? rule.restMs : 200) {
    looks.push(at);
    const quiet = { treeQuietMs: at, networkQuietMs: at, sinceLongTaskMs: at };
    if (rule.add({ at, busy: [], ...quiet, navigatedAt: -1_000, latencyMs: 5 })) break;
  }
  expect(looks).toEqual([0, 200, 400, 1_500]);
  expect(rule.restMs).toBe(0);
});

it('cannot tell while the page is busy, nor of a page that it has no profile of', () => {
  const sample = { treeQuietMs: 0, networkQuietMs: 0, sinceLongTaskMs: 0, navigatedAt: 0, latencyMs: 5 };
  for (const known of [view(), undefined]) {
    const rule = createSettleRule(known, 0);
    for (const at of [0, 200, 400, 600]) rule.add({ ...sample, at, busy: known ? ['network'] : [] });
    expect(rule.restMs).toBe(Number.POSITIVE_INFINITY);
  }
});
