import { type CliContext, print, redactValue, talk } from 'agentkeys/internal';
import type { Command } from 'commander';
import type { RunSummary } from '../hourly/run-summary.ts';
import { addRunnerStoreOptions, openRunnerStore, type RunnerStoreOptions } from './open-runner-store.ts';
import {
  addConfigOption,
  addRunnerOptions,
  type RunnerOptions,
  readRunnerOptions,
} from './runner-options.ts';

interface RunOptions extends RunnerStoreOptions, RunnerOptions {
  service?: string;
  dryRun?: true;
  json?: true;
}

/** `agentkeys-drift run`: the hourly run, once. */
export function addRunCommand(program: Command, context: CliContext): void {
  const command = program
    .command('run')
    .description('deal with every drift that has fresh reports: reproduce it, and keep its one issue');
  addRunnerStoreOptions(command)
    .option('--service <name>', 'only this provider')
    .option('--dry-run', 'reproduce, but claim nothing and write nothing: print the plan and the issue');
  addConfigOption(addRunnerOptions(command))
    .option('--json', 'print the summary as JSON')
    .action((options: RunOptions) => run(options, context));
}

async function run(options: RunOptions, context: CliContext): Promise<void> {
  const { signal, redactor } = context;
  const told = readRunnerOptions(options, context);
  const store = await openRunnerStore(options, context);
  try {
    const { runHourly } = await import('../hourly/run-hourly.ts');
    const summary = await runHourly({
      ...told,
      store,
      service: options.service,
      dryRun: options.dryRun ?? false,
      signal,
      say: (text) => talk(context, text),
    });
    const { renderSummary } = await import('../hourly/render-summary.ts');
    // What a plugin threw stands in it.
    const safe = redactValue(summary, redactor) as RunSummary;
    print(context, options.json ? JSON.stringify(safe) : renderSummary(safe));
    context.exit = summary.drifts.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  } finally {
    await store.close();
  }
}
