import type { AuditLine } from '../records/audit-line.ts';
import { type Paint, plain } from './paint.ts';

/** One line of the audit for people: when, which run, and how it went. */
export function renderAuditLine(line: AuditLine, paint: Paint = plain): string {
  const where = line.sandbox ? ' in the sandbox' : '';
  const run = `${line.command} ${line.provider} ${line.provider_version}${where}`;
  return `${paint('dim', line.at)} ${run}  ${resultOf(line, paint)}  ${paint('dim', line.id)}`;
}

function resultOf(line: AuditLine, paint: Paint): string {
  if (line.state === 'begun') return paint('dim', 'begun');
  const { outcome, event, error, interrupted, exit, duration_ms } = line;
  const took = `${(duration_ms / 1000).toFixed(1)} s`;
  const code = outcome?.code ?? event?.code ?? error;
  const name = interrupted
    ? 'interrupted'
    : (outcome?.outcome ?? event?.type ?? (exit === 0 ? 'done' : 'failed'));
  const step = event?.step ? ` at ${event.step}` : '';
  const words = `${name}${code ? ` (${code})` : ''}${step}, exit ${exit}, ${took}`;
  const token = outcome?.token ? `, token ${outcome.token}` : '';
  return `${paint(exit === 0 ? 'green' : exit === 3 ? 'yellow' : 'red', words)}${token}`;
}
