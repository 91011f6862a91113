import { resolve } from 'node:path';
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
import { appendOutput, writeOutput } from './write-output.ts';

interface RunOptions extends RunnerStoreOptions, RunnerOptions {
  service?: string;
  dryRun?: true;
  json?: true;
  junit?: string;
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
    // What a plugin threw stands in it.
    const safe = redactValue(summary, redactor) as RunSummary;
    context.exit = summary.drifts.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
    await writeSummary(safe, options, context);
  } finally {
    await store.close();
  }
}

/** On stdout, in the file of the flag, and in a workflow on the page of its run. */
async function writeSummary(
  summary: RunSummary,
  { json, junit }: RunOptions,
  context: CliContext,
): Promise<void> {
  const { cwd, env } = context;
  const { renderSummary } = await import('../hourly/render-summary.ts');
  print(context, json ? JSON.stringify(summary) : renderSummary(summary));
  if (junit !== undefined) {
    const { renderJunit } = await import('../hourly/render-junit.ts');
    await writeOutput(resolve(cwd, junit), renderJunit(summary));
  }
  if (env.GITHUB_STEP_SUMMARY) {
    const { renderJobSummary } = await import('../hourly/render-job-summary.ts');
    await appendOutput(env.GITHUB_STEP_SUMMARY, renderJobSummary(summary));
  }
}
