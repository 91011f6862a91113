import { type CliContext, print } from 'agentkeys/internal';
import type { Command } from 'commander';
import type { RunnerStore } from '../backends/backend.ts';
import { describeDrift, describeWhole } from '../drifts/describe-drift.ts';
import { DriftError } from '../errors/drift-error.ts';
import { addRunnerStoreOptions, openRunnerStore, type RunnerStoreOptions } from './open-runner-store.ts';
import { wholeNumber } from './parse-options.ts';

interface ShowOptions extends RunnerStoreOptions {
  json?: true;
}
interface ListOptions extends ShowOptions {
  service?: string;
  open?: true;
  limit: number;
}

/** `agentkeys-drift list` and `show`: what the store knows, for people and programs. */
export function addDriftCommands(program: Command, context: CliContext): void {
  addRunnerStoreOptions(program.command('list').description('the drifts of the store, by service and step'))
    .option('--service <name>', 'only this provider')
    .option('--open', 'only those with an issue and no fix')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1000), 1000)
    .option('--json', 'print them as JSON')
    .action((options: ListOptions) =>
      withStore(options, context, async (store) => {
        const { service, open = false, limit } = options;
        const drifts = await store.drifts.list({ ...(service !== undefined && { service }), open, limit });
        if (options.json) print(context, JSON.stringify({ drifts }));
        else print(context, drifts.map(describeDrift).join('\n') || 'There are none.');
      }),
    );
  addRunnerStoreOptions(
    program
      .command('show')
      .argument('<key>', '<service>.<step>, or the <service>.<step_hash> that `list` names')
      .description('one drift, with what was reported of it day by day'),
  )
    .option('--json', 'print it as JSON')
    .action((key: string, options: ShowOptions) =>
      withStore(options, context, async (store) => {
        const { readKey } = await import('./read-key.ts');
        const found = readKey(key);
        const drift = await store.drifts.get(found);
        if (!drift) throw new DriftError('DRIFT_NOT_FOUND', { seen: key });
        const batches = await store.batches.list({ ...found, limit: 100 });
        print(context, options.json ? JSON.stringify({ drift, batches }) : describeWhole(drift, batches));
      }),
    );
}

async function withStore(
  options: RunnerStoreOptions,
  context: CliContext,
  work: (store: RunnerStore) => Promise<void>,
): Promise<void> {
  const store = await openRunnerStore(options, context);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
