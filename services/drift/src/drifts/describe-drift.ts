import type { Batch, Drift } from 'agentkeys/contracts';
import { renderTimes } from '../hourly/render-times.ts';
import { listWords, minute, plural } from '../issue/words.ts';

const keyOf = ({ service, step_hash }: Drift): string => `${service}.${step_hash}`;

/** What has become of it, in a few words. */
function standing({ state, result, reproduced_in, fixed_in }: Drift): string {
  const where = result === 'reproduced' && reproduced_in === 'sandbox' ? ' in its sandbox' : '';
  const known =
    fixed_in === null ? `${(result ?? 'not tried').replace('_', ' ')}${where}` : `fixed in ${fixed_in}`;
  return state === 'handled' ? known : `${state}, ${known}`;
}

/** One line, for a list. */
export function describeDrift(drift: Drift): string {
  const { step, reports, issue } = drift;
  return [
    keyOf(drift),
    step,
    `${standing(drift)}, ${plural(reports, 'report')}`,
    ...(issue ? [issue.url] : []),
  ].join('  ');
}

function describeBatch({ day, count, variants }: Batch): string[] {
  const lines = variants.map(({ kind, missing, dom_digest, scraper_version, count: times }) => {
    const without = missing.length > 0 ? ` without ${listWords(missing)}` : '';
    return `  ${times} of version ${scraper_version}: ${kind}${without}, ${dom_digest}`;
  });
  return [`${day}: ${plural(count, 'report')}`, ...lines];
}

/** Everything about one drift, for people. */
export function describeWhole(drift: Drift, batches: readonly Batch[]): string {
  const { service, step, reports, issue, affected, retry_at, times } = drift;
  const { first_report, last_report } = times;
  const between =
    first_report && last_report ? `, from ${minute(first_report)} to ${minute(last_report)}` : '';
  const lines = [
    `${standing(drift)}, ${plural(reports, 'report')}${between}`,
    ...(affected.length > 0 ? [`trips with version ${listWords(affected)}`] : []),
    ...(issue ? [`issue: ${issue.url}`] : []),
    ...renderTimes(times),
    ...(retry_at === null ? [] : [`tried again after ${minute(retry_at)}`]),
    ...batches.flatMap(describeBatch),
  ];
  return [`${service} ${step} (${keyOf(drift)})`, ...lines.map((line) => `  ${line}`)].join('\n');
}
