import { type CliContext, talk } from 'agentkeys/internal';
import type { Command } from 'commander';
import { addRunnerStoreOptions, openRunnerStore, type RunnerStoreOptions } from './open-runner-store.ts';
import { wholeNumber } from './parse-options.ts';
import {
  addConfigOption,
  addRunnerOptions,
  type RunnerOptions,
  readRunnerOptions,
} from './runner-options.ts';
import { type SummaryOptions, writeSummary } from './write-summary.ts';

interface VerifyCommandOptions extends RunnerStoreOptions, RunnerOptions, SummaryOptions {
  dryRun?: true;
  times: number;
}

/** `agentkeys-drift verify`: closes the issues of what a release has fixed. */
export function addVerifyCommand(program: Command, context: CliContext): void {
  const command = program
    .command('verify')
    .argument('<service>', 'the provider, in the version that is installed here')
    .description(
      'after a release: run the provider for each of its open issues, and close those that it has fixed',
    );
  addRunnerStoreOptions(command)
    .option('--times <number>', 'runs in a row that have to pass', wholeNumber(1, 10), 2)
    .option('--dry-run', 'run it, but claim nothing and write nothing: print the plan');
  addConfigOption(addRunnerOptions(command))
    .option('--json', 'print the summary as JSON')
    .option('--junit <file>', 'write the result of every drift to this file, too, as JUnit XML')
    .action((service: string, options: VerifyCommandOptions) => verify(service, options, context));
}

async function verify(service: string, options: VerifyCommandOptions, context: CliContext): Promise<void> {
  const told = readRunnerOptions(options, context);
  const store = await openRunnerStore(options, context);
  try {
    const { verifyService } = await import('../verify/verify-service.ts');
    const summary = await verifyService({
      ...told,
      store,
      service,
      times: options.times,
      dryRun: options.dryRun ?? false,
      signal: context.signal,
      say: (text) => talk(context, text),
    });
    await writeSummary(summary, options, context);
  } finally {
    await store.close();
  }
}
