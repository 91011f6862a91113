import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { SweptEntry } from '../provision/sweep-provider.ts';
import { type CliContext, print, talk } from './context.ts';
import { describeSwept } from './describe-swept.ts';
import { openHost } from './open-host.ts';
import { paintFor } from './paint.ts';
import { renderError } from './render-error.ts';
import { addConfigOption } from './run-options.ts';

interface SweepOptions {
  all?: true;
  headed?: true;
  json?: true;
  config?: string;
}

/** `agentkeys sweep <provider>`: removes at the provider what live runs have made there. */
export function addSweepCommand(program: Command, context: CliContext): void {
  addConfigOption(program.command('sweep'))
    .description('remove keys and accounts that reproductions and live tests have made at a provider')
    .argument('<provider>', 'name of the provider, for instance openai')
    .option('--all', 'also what your own runs have made, the key in use among it')
    .option('--headed', 'show the browser')
    .option('--json', 'print one JSON array')
    .action(async (provider: string, { all, headed, json, config }: SweepOptions) => {
      const host = await openHost(context, config);
      const { sweepProvider } = await import('../provision/sweep-provider.ts');
      const { signal } = context;
      const done = await sweepProvider(host, {
        provider,
        all: all ?? false,
        headed,
        signal,
      });
      for (const { entry } of done) if (entry.email) context.redactor.add(entry.email);
      if (json) print(context, JSON.stringify(done.map(toRow)));
      else render(context, done);
      const [failed] = done.flatMap(({ swept }) => (isAgentKeysError(swept) ? swept : []));
      context.exit = failed?.exit ?? exitCodes.ok;
    });
}

const toRow = ({ entry, swept }: SweptEntry) => ({
  run_id: entry.run_id,
  ...(isAgentKeysError(swept) ? { error: swept.code, details: swept.details } : swept),
});

function render(context: CliContext, done: readonly SweptEntry[]): void {
  if (done.length === 0) print(context, 'There is nothing to remove.');
  for (const { entry, swept } of done) {
    if (isAgentKeysError(swept)) talk(context, renderError(swept, paintFor(context.stderr)));
    else print(context, `${entry.begun_at}  ${describeSwept(swept)}`);
  }
}
