import { type CliContext, print } from 'agentkeys/internal';
import type { Command } from 'commander';
import { DriftError } from '../errors/drift-error.ts';
import { addNatsOptions, type NatsOptions, readNatsOptions } from './nats-options.ts';

interface StoreOptions extends NatsOptions {
  json?: true;
}

/** `agentkeys-drift store`: what stands on a NATS server. */
export function addStoreCommand(program: Command, context: CliContext): void {
  const store = program.command('store').description('make or check the store on a NATS server');
  const add = (name: string, description: string, run: (options: StoreOptions) => Promise<void>): void => {
    addNatsOptions(store.command(name).description(description))
      .option('--json', 'print the result as JSON')
      .action(run);
  };
  add(
    'provision',
    'make the streams and buckets that are missing, and compare those that are there',
    (options) => run(options, context, 'provision'),
  );
  add('check', 'compare the streams and buckets with what they have to be', (options) =>
    run(options, context, 'check'),
  );
}

async function run(options: StoreOptions, context: CliContext, what: 'provision' | 'check'): Promise<void> {
  const { nats } = options;
  if (nats === undefined) throw new DriftError('USAGE', { expected: '--nats <url>' });
  const { address, topology } = readNatsOptions({ ...options, nats }, context);
  const { connectNats } = await import('../backends/jetstream/connect-nats.ts');
  const { checkTopology, provisionStore } = await import('../backends/jetstream/provision-store.ts');
  const nc = await connectNats(address, `agentkeys-drift store ${what}`);
  try {
    const make = what === 'provision' ? provisionStore : checkTopology;
    const names = (await make(nc, topology)).streams.map(({ name }) => name);
    const server = nc.info?.version ?? '';
    print(
      context,
      options.json
        ? JSON.stringify({ server, streams: names })
        : `nats-server ${server}: all ${names.length} streams are as they have to be (${names.join(', ')}).`,
    );
  } finally {
    await nc.close();
  }
}
