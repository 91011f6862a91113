import { resolve } from 'node:path';
import { type CliContext, createCliLog, print, redactValue, talk } from 'agentkeys/internal';
import { type Command, Option } from 'commander';
import type { RunnerStore } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import type { RunSummary } from '../hourly/run-summary.ts';
import { addNatsOptions, type NatsOptions, readNatsOptions } from './nats-options.ts';
import { collect, duration, httpUrl } from './parse-options.ts';

interface RunOptions extends NatsOptions {
  db?: string;
  url?: string;
  service?: string;
  dryRun?: true;
  sandbox?: true;
  inject: string[];
  issues: string;
  github?: string | true;
  lease: number;
  config?: string;
  json?: true;
}

/** `agentkeys-drift run`: the hourly run, once. */
export function addRunCommand(program: Command, context: CliContext): void {
  addNatsOptions(
    program
      .command('run')
      .description('deal with every drift that has fresh reports: reproduce it, and keep its one issue')
      .option('--db <file>', 'the store that `serve --db` writes'),
  )
    .option('--url <address>', 'a drift service, in place of --db; needs AGENTKEYS_DRIFT_TOKEN', httpUrl)
    .option('--service <name>', 'only this provider')
    .option('--dry-run', 'reproduce, but claim nothing and write nothing: print the plan and the issue')
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
    .option('--config <file>', 'configuration with plugins, in place of a search')
    .option('--json', 'print the summary as JSON')
    .action((options: RunOptions) => run(options, context));
}

async function openStore(options: RunOptions, context: CliContext): Promise<RunnerStore> {
  const { db, url, nats } = options;
  const { cwd, env, signal } = context;
  if ([db, url, nats].filter((place) => place !== undefined).length !== 1) {
    throw new DriftError('USAGE', { expected: 'one of --db <file>, --nats <url> and --url <address>' });
  }
  if (nats !== undefined) {
    const { address, topology } = readNatsOptions({ ...options, nats }, context);
    const { openJetStreamBackend } = await import('../backends/open-jetstream-backend.ts');
    return openJetStreamBackend({ ...address, topology, role: 'read' });
  }
  if (url !== undefined) {
    const { openHttpStore } = await import('../client/http-store.ts');
    return openHttpStore({ url, token: env.AGENTKEYS_DRIFT_TOKEN || undefined, signal });
  }
  const { openSqliteBackend } = await import('../backends/sqlite/sqlite-backend.ts');
  return openSqliteBackend({ file: resolve(cwd, db ?? ''), create: false });
}

async function run(options: RunOptions, context: CliContext): Promise<void> {
  const { cwd, env, signal, redactor } = context;
  const { inject, lease } = options;
  if (inject.length > 0 && !options.sandbox) {
    throw new DriftError('USAGE', { seen: '--inject', expected: '--inject together with --sandbox' });
  }
  const store = await openStore(options, context);
  try {
    const { runHourly } = await import('../hourly/run-hourly.ts');
    const summary = await runHourly({
      store,
      service: options.service,
      dryRun: options.dryRun ?? false,
      sandbox: options.sandbox ? { inject } : undefined,
      leaseMs: Math.max(lease, 100),
      holder: `process ${process.pid}`,
      now: Date.now,
      signal,
      say: (text) => talk(context, text),
      openTools: async () => {
        const { openTools } = await import('../hourly/open-tools.ts');
        const issuesFolder = resolve(cwd, options.issues);
        const log = createCliLog(context);
        const { github, config: configFile } = options;
        return openTools({ cwd, configFile, env, redactor, log, issuesFolder, github });
      },
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
