import { type CliContext, talk } from 'agentkeys/internal';
import type { Command } from 'commander';
import { addRunnerStoreOptions, openRunnerStore, type RunnerStoreOptions } from './open-runner-store.ts';
import {
  addConfigOption,
  addRunnerOptions,
  type RunnerOptions,
  readRunnerOptions,
} from './runner-options.ts';
import { type SummaryOptions, writeSummary } from './write-summary.ts';

interface RunOptions extends RunnerStoreOptions, RunnerOptions, SummaryOptions {
  service?: string;
  dryRun?: true;
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
    .option('--junit <file>', 'write the result of every drift to this file, too, as JUnit XML')
    .action((options: RunOptions) => run(options, context));
}

async function run(options: RunOptions, context: CliContext): Promise<void> {
  const { signal } = context;
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
    await writeSummary(summary, options, context);
  } finally {
    await store.close();
  }
}
