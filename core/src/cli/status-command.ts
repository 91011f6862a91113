import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { ProviderStatus, Status } from '../status/read-status.ts';
import { type CliContext, print } from './context.ts';
import { openHost } from './open-host.ts';
import { type Paint, paintFor } from './paint.ts';
import { addConfigOption } from './run-options.ts';

/** `agentkeys status`: what this machine knows of its providers. */
export function addStatusCommand(program: Command, context: CliContext): void {
  addConfigOption(program.command('status'))
    .description('show the providers with their keys, known drifts, last runs and who runs them now')
    .option('--json', 'print one JSON object')
    .action(async (options: { config?: string; json?: true }) => {
      const host = await openHost(context, options.config);
      const { readStatus } = await import('../status/read-status.ts');
      const status = await readStatus(host);
      print(context, options.json ? JSON.stringify(status) : render(status, paintFor(context.stdout)));
      context.exit = exitCodes.ok;
    });
}

const width = 10;
const line = (label: string, text: string, paint: Paint): string =>
  `  ${paint('dim', label.padEnd(width))} ${text}`;

function render({ feed, providers }: Status, paint: Paint): string {
  const from = feed.source ? `, from ${feed.source}` : '';
  const when = feed.checked_at ? `, of ${feed.checked_at}` : '';
  const shown = providers.map((provider) => renderProvider(provider, paint));
  if (shown.length === 0) shown.push('No provider is installed here.');
  return [...shown, `known drifts: ${feed.error ?? feed.state}${when}${from}`].join('\n');
}

function renderProvider(status: ProviderStatus, paint: Paint): string {
  const { name, version, error, breaker, known, last_run: run, key, active } = status;
  const { state, step, known: met, triedAgain, probing } = breaker ?? {};
  const next = probing ? 'a run tries it now' : triedAgain ? `tried again from ${triedAgain}` : 'tried next';
  const fix = known?.fixed_in ? `, fixed in version ${known.fixed_in}` : '';
  const ended = run?.state === 'begun' ? 'not ended' : `${run?.result ?? 'failed'} (${run?.exit})`;
  const isHeld = state === 'open' || state === 'half_open';
  return [
    `${paint(error ? 'red' : 'bold', name)} ${error ?? version}`,
    ...(key ? [line('key', 'error' in key ? key.error : `${key.masked} in ${key.stored_in}`, paint)] : []),
    ...(known
      ? [line('known', `${known.step} since ${known.since} ${known.issue_url ?? ''}${fix}`, paint)]
      : []),
    ...(isHeld ? [line('held', `${step} since ${met?.since}, ${next}`, paint)] : []),
    ...(run
      ? [line('last run', `${run.command}${run.sandbox ? ' (sandbox)' : ''} ${run.at}: ${ended}`, paint)]
      : []),
    ...(active
      ? [line('active', `process ${active.pid} on ${active.host} since ${active.since}`, paint)]
      : []),
  ].join('\n');
}
