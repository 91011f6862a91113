import { type CliContext, print } from 'agentkeys/internal';
import type { Command } from 'commander';
import type { FreshDrift } from '../backends/backend.ts';
import { listServices } from '../hourly/list-services.ts';
import { addRunnerStoreOptions, openRunnerStore, type RunnerStoreOptions } from './open-runner-store.ts';
import { appendOutput } from './write-output.ts';

interface FreshOptions extends RunnerStoreOptions {
  service?: string;
  json?: true;
}

/** `agentkeys-drift fresh`: whether the hourly run has anything to do. */
export function addFreshCommand(program: Command, context: CliContext): void {
  addRunnerStoreOptions(
    program
      .command('fresh')
      .description('name the services whose drifts wait for a run; starts nothing and loads no plugin'),
  )
    .option('--service <name>', 'only this provider')
    .option('--json', 'print them as JSON')
    .action((options: FreshOptions) => fresh(options, context));
}

function render(open: readonly FreshDrift[], services: readonly string[]): string {
  if (services.length === 0) return 'No drift has fresh reports.';
  const lineOf = (service: string): string => {
    const steps = open.flatMap(({ drift }) => (drift.service === service ? [drift.step] : []));
    return `${service}: ${steps.join(', ')}`;
  };
  return services.map(lineOf).join('\n');
}

async function fresh(options: FreshOptions, context: CliContext): Promise<void> {
  const { service } = options;
  const store = await openRunnerStore(options, context);
  try {
    const found = await store.drifts.fresh(service === undefined ? {} : { service });
    const { asksForRun } = await import('../fresh/asks-for-run.ts');
    const open = found.filter((each) => each.drift.state === 'open' && asksForRun(each));
    const services = listServices(open);
    print(context, options.json ? JSON.stringify({ services }) : render(open, services));
    // What a job hands to the next one, where this is a step of one.
    await appendOutput(context.env.GITHUB_OUTPUT, `services=${JSON.stringify(services)}\n`);
  } finally {
    await store.close();
  }
}
