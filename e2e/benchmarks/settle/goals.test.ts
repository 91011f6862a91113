import { expect, test } from 'vitest';
import { judgeGoals } from './goals.ts';
import { readRows } from './read-rows.ts';
import { type Met, type Row, scoreRow } from './score-visits.ts';

const page = { draw: () => '' };
const visit = (row: Row, comes: boolean, verdict: string, waitMs = 1_000, rule = ''): Met => ({
  row,
  name: 'a page',
  page,
  comes,
  verdict,
  rule,
  waitMs,
  known: '',
});
const early = (count: number, waitMs = 1_000) =>
  Array.from({ length: count }, () => visit('learned', false, 'tripwire:selector-missing', waitMs));
const atDeadline = (count: number) =>
  Array.from({ length: count }, () => visit('learned', false, 'tripwire:timeout', 15_000, 'core/deadline'));
const missed = (...visits: Met[]) =>
  judgeGoals({ cold: scoreRow(visits, 'cold'), learned: scoreRow(visits, 'learned') })
    .filter(({ met }) => !met)
    .map(({ what }) => what);

test('nothing is missed where all is told rightly, and early enough', () => {
  const cold = [
    visit('cold', true, 'found'),
    visit('cold', false, 'tripwire:timeout', 15_000, 'core/deadline'),
  ];
  expect(missed(...cold, ...early(40), ...atDeadline(11))).toEqual([]);
});

test.each(['cold', 'learned'] as const)('every wrong verdict of a %s run is missed', (row) => {
  const well = early(40);
  expect(missed(...well, visit(row, true, 'tripwire:timeout'))).toEqual([`${row}: false tripwires`]);
  expect(missed(...well, visit(row, true, 'error:network'))).toEqual([`${row}: other wrong verdicts`]);
  expect(missed(...well, visit(row, false, 'error:network'))).toEqual([`${row}: missed`]);
});

test('a learned profile that tells too little, or too late, is missed', () => {
  expect(missed(...early(39), ...atDeadline(12))).toEqual(['learned: declared before the deadline']);
  expect(missed(...early(40, 2_001), ...atDeadline(11))).toEqual(['learned: median time']);
  expect(missed(...atDeadline(51))).toEqual([
    'learned: declared before the deadline',
    'learned: median time',
  ]);
});

test('a row that was not run has no goals', () => {
  expect(judgeGoals({})).toEqual([]);
});

test('an unknown row is refused', () => {
  expect(readRows('cold, fast')).toEqual(['cold', 'fast']);
  for (const rows of ['lerned', '', 'cold,toString']) expect(() => readRows(rows)).toThrow('no row is named');
});
