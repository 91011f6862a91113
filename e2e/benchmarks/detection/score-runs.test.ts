import { expect, test } from 'vitest';
import { judgeGoals } from './goals.ts';
import { renderPlot } from './render-plot.ts';
import { renderReport } from './render-report.ts';
import type { CaseRun } from './run-case.ts';
import { medianWait, scoreRuns } from './score-runs.ts';

const catalogue = {
  'all-well': { step: '-', verdict: 'pass', doc: 'unchanged' },
  renamed: { step: 'form', verdict: 'tripwire:selector-missing', doc: 'a <button> is renamed | moved' },
  refused: { step: 'submit', verdict: 'error:banned', doc: 'a refusal' },
};
const run = (id: string, verdict: string, step: string | null, waitMs?: number): CaseRun => ({
  id,
  seed: 1,
  verdict,
  step,
  rule: 'some/rule',
  reason: 'a reason',
  totalMs: 5_000,
  ...(waitMs !== undefined && { waitMs }),
});

test('a run counts by class, by verdict and by step', () => {
  const score = scoreRuns(
    [
      run('all-well', 'pass', null),
      run('all-well', 'tripwire:timeout', 'form', 900),
      run('renamed', 'tripwire:selector-missing', 'form', 1_000),
      run('renamed', 'tripwire:selector-missing', 'submit', 3_000),
      run('renamed', 'tripwire:timeout', 'form', 50),
      run('refused', 'tripwire:timeout', 'submit', 10),
    ],
    catalogue,
  );
  expect(score).toMatchObject({ inClass: 4, exact: 3, stepRight: 2, precision: 3 / 5, recall: 1 });
  expect(score.falseTripwires.map(({ id }) => id)).toEqual(['all-well', 'refused']);
  expect(score.confusion.pass).toEqual({ pass: 1, tripwire: 1, error: 0, challenge: 0 });
  // Wrong verdicts are left out of the times.
  expect(medianWait(score, ({ id }) => id === 'renamed')).toBe(2_000);
  const missed = judgeGoals(score)
    .filter(({ met }) => !met)
    .map(({ what }) => what);
  expect(missed).toEqual(expect.arrayContaining(['in class', 'false tripwires', 'tripwire precision']));
});

test('a perfect score meets its goals, and what was not measured is not missed', () => {
  const score = scoreRuns([run('renamed', 'tripwire:selector-missing', 'form', 1_000)], catalogue);
  expect(judgeGoals(score).filter(({ met }) => !met)).toEqual([]);
});

test('no verdict may come later than the longest deadline of a step', () => {
  const slowest = (waitMs: number) => {
    const score = scoreRuns([run('renamed', 'tripwire:selector-missing', 'form', waitMs)], catalogue);
    return judgeGoals(score).find(({ what }) => what === 'slowest')?.met;
  };
  expect([slowest(15_000), slowest(15_001)]).toEqual([true, false]);
});

test('a run of a case that is not in the catalogue is refused', () => {
  expect(() => scoreRuns([run('other', 'pass', null)], catalogue)).toThrow('the catalogue has no case other');
});

test('the report is valid Markdown, and names what was not as expected', () => {
  const score = scoreRuns(
    [run('renamed', 'pass', null), run('refused', 'error:banned', 'submit', 700)],
    catalogue,
  );
  const report = renderReport(score, judgeGoals(score), catalogue, {
    machine: 'a machine',
    load: [1, 2],
    seeds: 1,
    concurrency: 1,
    command: 'npm run bench:detection',
  });
  expect(report).toContain(
    '| renamed | 1 | tripwire:selector-missing at form | pass | some/rule: a reason |',
  );
  expect(report).toContain('a &lt;button> is renamed \\| moved');
  expect(report).toContain('| refused | a refusal | error:banned at submit | 0.70 s | some/rule |');
  expect(report).not.toContain('all-well');
});

test('the plot has a dot a run, within its frame', () => {
  const svg = renderPlot('Times', [{ label: 'tripwires', values: [1, 700, 99_000], goal: 2_000 }]);
  const positions = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect(positions).toHaveLength(3);
  expect(Math.min(...positions)).toBe(150);
  expect(Math.max(...positions)).toBe(830);
});
