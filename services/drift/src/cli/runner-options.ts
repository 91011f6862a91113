import { resolve } from 'node:path';
import { type CliContext, createCliLog } from 'agentkeys/internal';
import { type Command, Option } from 'commander';
import { DriftError } from '../errors/drift-error.ts';
import type { HourlyTools } from '../hourly/tools.ts';
import { collect, duration, wholeNumber } from './parse-options.ts';

/** How drifts are reproduced, and where their issues are kept. */
export interface RunnerOptions {
  sandbox?: true;
  inject: string[];
  issues: string;
  github?: string | true;
  /** Milliseconds. */
  lease: number;
  budgetAccounts: number;
  budgetMinutes: number;
  config?: string;
}

export const addConfigOption = (command: Command): Command =>
  command.option('--config <file>', 'configuration with plugins, in place of a search');

/** What every command takes that reproduces drifts. With `addConfigOption` it is all of `RunnerOptions`. */
export const addRunnerOptions = (command: Command): Command =>
  command
    .option('--sandbox', 'reproduce against the sandboxes of the providers')
    .addOption(
      new Option('--inject <change>', 'a change of the sandbox; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--issues <folder>', 'where the file tracker keeps its issues', 'drift-issues')
    .option(
      '--github [owner/name]',
      'keep the issues on GitHub, without a name in GITHUB_REPOSITORY; needs @agentkeys/issues-github and GITHUB_TOKEN',
    )
    .addOption(
      new Option('--lease <duration>', 'how long a claim outlives a runner that is gone')
        .argParser(duration)
        .default(15 * 60_000, '15m'),
    )
    .option(
      '--budget-accounts <count>',
      'accounts that the runs of one provider may make in a UTC day',
      wholeNumber(0, 1000),
      5,
    )
    .option(
      '--budget-minutes <count>',
      'minutes that the runs of one provider may take in a UTC day',
      wholeNumber(0, 1440),
      30,
    );

/** What a runner is told by the options, without opening anything. Throws USAGE. */
export function readRunnerOptions(options: RunnerOptions, context: CliContext) {
  const { inject, lease, github, config: configFile, budgetAccounts, budgetMinutes } = options;
  const { cwd, env, redactor } = context;
  if (inject.length > 0 && !options.sandbox) {
    throw new DriftError('USAGE', { seen: '--inject', expected: '--inject together with --sandbox' });
  }
  return {
    sandbox: options.sandbox ? { inject } : undefined,
    leaseMs: Math.max(lease, 100),
    budget: { accounts: budgetAccounts, ms: budgetMinutes * 60_000 },
    holder: `process ${process.pid}`,
    now: Date.now,
    openTools: async (): Promise<HourlyTools> => {
      const { openTools } = await import('../hourly/open-tools.ts');
      const issuesFolder = resolve(cwd, options.issues);
      const log = createCliLog(context);
      return openTools({ cwd, configFile, env, redactor, log, issuesFolder, github });
    },
  };
}
