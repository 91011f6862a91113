import { expect, test } from 'vitest';
import { judgeRounds, judgeScale } from './goals.ts';
import { names } from './lane-names.ts';
import type { LaneRuns } from './run-rounds.ts';

const lane = (name: string, rates: readonly number[]): LaneRuns => ({
  lane: { name, durable: '' },
  runs: rates.map((rate) => ({ acknowledgedPerS: rate, countedPerS: rate, cpuUs: 1 })),
});

const raced = (sqlite: readonly number[], jetstream: readonly number[], bull: readonly number[]) => {
  const ours = [
    lane(names.sqlite, sqlite),
    lane(names.jetstream, jetstream),
    lane(names.postgres, [10, 20, 10]),
  ];
  return judgeRounds({
    taken: [...ours, lane(names.nothing, [60, 120, 60])],
    counted: [...ours, lane('BullMQ, always', [1, 1, 1]), lane('BullMQ, everysec', bull)],
    raw: [],
  });
};
const missed = (goals: readonly { what: string; met: boolean }[]) =>
  goals.filter(({ met }) => !met).map(({ what }) => what);

test('ratios are taken within a round, and the quicker of the two Redis is the one to beat', () => {
  expect(missed(raced([30, 60, 30], [27, 54, 27], [9, 9, 9]))).toEqual([]);
  expect(missed(raced([29, 58, 29], [19, 38, 19], [7, 7, 7]))).toEqual([
    `${names.sqlite}: acknowledged, against ${names.postgres}`,
    `${names.jetstream}: acknowledged, against ${names.postgres}`,
    `${names.jetstream}: acknowledged, against ${names.nothing}`,
    `${names.jetstream}: counted, against BullMQ, everysec`,
  ]);
});

test('a lane that did nothing meets no goal', () => {
  expect(missed(raced([], [], []))).toHaveLength(8);
});

const point = { store: 'JetStream', freshTimes: [], waiting: 200, readyMs: 5000, freshMs: 10, service: 100 };
const small = { ...point, batches: 104, reports: 10_000, server: 900, rested: 20 };

test('a full store is held to its limits, a small one to none', () => {
  const full = { ...point, batches: 104, reports: 1_000_000, server: 900, rested: 280 };
  const wide = { ...point, batches: 100_000, reports: 1_100_000, server: 900, rested: 400 };
  expect(judgeScale([small])).toEqual([]);
  expect(missed(judgeScale([small, full, wide]))).toEqual([]);
  const late = { ...wide, readyMs: 5001, freshMs: 10.1 };
  expect(missed(judgeScale([small, { ...full, rested: 320 }, late]))).toEqual([
    'JetStream: fresh query at 10⁵ batches',
    'JetStream: ready after a restart, 10⁶ reports in 100000 batches',
    'JetStream: memory of nats-server at rest, a report',
  ]);
});
