import type { DriftSummary, RunSummary } from './run-summary.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Fit for the text of an element and for an attribute in double quotes; read back as it was. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? '');

type Kind = 'failure' | 'error' | 'skipped' | undefined;

/**
 * A drift that was reproduced is what a test suite calls a failure; one whose run got to no verdict, or that was not run
 * because its issue is open or somebody said so, was not tested.
 */
const kinds: Record<DriftSummary['outcome'], Kind> = {
  reproduced: 'failure',
  not_reproduced: undefined,
  fixed: undefined,
  inconclusive: 'skipped',
  bumped: 'skipped',
  settled: 'skipped',
  over_budget: 'skipped',
  skipped: 'skipped',
  failed: 'error',
};

function renderCase(drift: DriftSummary): string {
  const { service, step, outcome, why, issue, reports, error } = drift;
  const name = `    <testcase classname="${escapeXml(service)}" name="${escapeXml(step)}"`;
  const kind = kinds[outcome];
  if (!kind) return `${name}/>`;
  const text = [
    ...(issue ? [`issue: ${issue.url}`] : []),
    ...(reports > 0 ? [`reports: ${reports}`] : []),
    ...(error ? [error.remedy, JSON.stringify(error.details, undefined, 2)] : []),
  ].join('\n');
  const message = issue ? `${why}: ${issue.url}` : why;
  const type = kind === 'skipped' ? '' : ` type="${escapeXml(error?.code ?? outcome)}"`;
  return [
    `${name}>`,
    `      <${kind} message="${escapeXml(message)}"${type}>${escapeXml(text)}</${kind}>`,
    '    </testcase>',
  ].join('\n');
}

/** What an hourly run did as JUnit XML: a test case per drift, for whatever shows test results. */
export function renderJunit({ started_at, elapsed_ms, drifts }: RunSummary): string {
  const count = (kind: Kind): number => drifts.filter(({ outcome }) => kinds[outcome] === kind).length;
  const numbers = [
    `tests="${drifts.length}"`,
    `failures="${count('failure')}"`,
    `errors="${count('error')}"`,
    `skipped="${count('skipped')}"`,
    `time="${(elapsed_ms / 1000).toFixed(3)}"`,
  ].join(' ');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="agentkeys-drift" ${numbers}>`,
    `  <testsuite name="drifts" ${numbers} timestamp="${escapeXml(started_at)}">`,
    ...drifts.map(renderCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
