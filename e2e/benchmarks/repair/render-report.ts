import type { Trial } from './score-change.ts';

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
const count = (trials: readonly Trial[], is: (trial: Trial) => boolean) => trials.filter(is).length;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  const pad = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [pad(head), rule, ...rows.map(pad)].join('\n');
}

const isRight = (trial: Trial) => trial.at === 0 && !trial.gone;

function setRow(name: string, trials: readonly Trial[]): string[] {
  const there = trials.filter(({ gone }) => !gone);
  const shown = trials.filter(({ confident }) => confident);
  const total = there.length;
  return [
    name,
    String(trials.length),
    percent(
      count(there, ({ aloneAt }) => aloneAt === 0),
      total,
    ),
    percent(
      count(there, ({ at }) => at === 0),
      total,
    ),
    percent(
      count(there, ({ at }) => at >= 0 && at < 3),
      total,
    ),
    percent(
      count(trials, ({ at, listed, gone }) => (gone ? listed > 0 : at >= 0 && at < listed)),
      trials.length,
    ),
    percent(shown.length, trials.length),
    percent(count(shown, isRight), shown.length),
    percent(
      count(shown, (trial) => isRight(trial) && trial.locatorRight === true),
      count(shown, isRight),
    ),
  ];
}

const sections = <Item>(trials: readonly Trial[], by: (trial: Trial) => Item) => [...Map.groupBy(trials, by)];

function thresholds(trials: readonly Trial[]): string {
  const rows = [0.5, 0.6, 0.7, 0.75].flatMap((score) =>
    [0, 0.03, 0.05, 0.08].map((margin) => {
      const shown = trials.filter((trial) => trial.score >= score && trial.margin >= margin);
      return [
        `>= ${score.toFixed(2)}, margin ${margin.toFixed(2)}`,
        percent(shown.length, trials.length),
        percent(count(shown, isRight), shown.length),
      ];
    }),
  );
  return table(['shown where', 'coverage', 'precision'], rows);
}

/** The page `docs/benchmarks/repair.md`. */
export function renderReport(trials: readonly Trial[], where: string): string {
  const head = [
    '',
    'controls',
    'alone top-1',
    'top-1',
    'top-3',
    'listed',
    'coverage',
    'precision',
    'locator holds',
  ];
  const bySet = sections(trials, ({ set }) => set);
  const single = trials.filter(({ set }) => set === 'one change');
  const wrong = trials.filter((trial) => trial.confident && !isRight(trial));
  const times = trials.map(({ ms }) => ms).sort((a, b) => a - b);
  const middle = times[times.length >> 1] ?? 0;
  return `# Repair hints

Made by \`npm run bench:repair -- --write\` (${where}).

A control that a scraper knows is looked for on a page that has changed, with what stands behind a tripwire's hints. The
pages are synthetic (six pages of sign-up and key flows, in six languages) and are drawn by Chromium and read by the
product's own walker; a hidden mark says which control is which, and nothing but the scoring reads it.

- **alone top-1**: the right control is the first of the ranking for this control alone.
- **top-1, top-3**: it is the first, or among the first three, after all that is gone was looked at together.
- **listed**: it is among the up to three that are listed, all at least 0.45 alike. Where a control was removed: anything
  is listed.
- **coverage**: a hint is shown as confident (score >= 0.6, and 0.05 before the next).
- **precision**: of the confident ones those that are right. Where a control was removed and nothing took its place,
  every confident hint is wrong.
- **locator holds**: of the right ones those whose locator, pasted, leads to that element and to no other.

${table(head, [...bySet.map(([name, part]) => setRow(name, part)), setRow('all', trials)])}

Median time for one control: ${middle.toFixed(2)} ms.

## Thresholds, over all sets

${thresholds(trials)}

## One change at a time

${table(
  head,
  sections(single, ({ change }) => change).map(([name, part]) => setRow(name, part)),
)}

## By language of the known page

${table(
  head,
  sections(trials, ({ language }) => language).map(([name, part]) => setRow(name, part)),
)}

## Confident and wrong

${
  wrong.length === 0
    ? 'None.'
    : table(
        ['page', 'language', 'change', 'control', 'score'],
        wrong
          .slice(0, 60)
          .map((one) => [one.page, one.language, `${one.set}: ${one.change}`, one.key, one.score.toFixed(2)]),
      )
}
`;
}
