import type { LiveTestResult } from './live-test-result.ts';

const columns = ['provider', 'version', 'outcome', 'step', 'passed', 'took', 'key', 'removed'] as const;

const removedWords = ({ removed: { keys, account } }: LiveTestResult): string =>
  [...(keys > 0 ? [`${keys} ${keys === 1 ? 'key' : 'keys'}`] : []), ...(account ? ['account'] : [])].join(
    ', ',
  ) || '-';

const outcomeWords = ({ outcome, code, moved }: LiveTestResult): string => {
  if (outcome !== 'ok') return `${outcome} (${code})`;
  return moved.length > 0 ? `ok, ${moved.length} moved` : 'ok';
};

const row = (result: LiveTestResult): string[] => [
  result.provider,
  result.version ?? '-',
  outcomeWords(result),
  result.step ?? '-',
  String(result.passed.length),
  `${(result.elapsed_ms / 1_000).toFixed(1)} s`,
  result.key === null ? '-' : `${result.key} ${result.verification}`,
  removedWords(result),
];

/** All of them in a table, and below it what a person has to look after. */
export function renderLiveTests(results: readonly LiveTestResult[]): string {
  const rows = [[...columns], ...results.map(row)];
  const widths = columns.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const left = results.flatMap(({ provider, left }) => (left === null ? [] : [`${provider}: left ${left}`]));
  const why = results.flatMap(({ provider, outcome, message }) =>
    outcome === 'ok' ? [] : [`${provider}: ${message}`],
  );
  return [lines.join('\n'), ...why, ...left].join('\n\n');
}
