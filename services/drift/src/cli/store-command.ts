import { type CliContext, print, talk } from 'agentkeys/internal';
import type { Command } from 'commander';
import { DriftError } from '../errors/drift-error.ts';
import { addNatsOptions, type NatsOptions } from './nats-options.ts';
import { addSeedCommand } from './seed-command.ts';
import { withNats } from './with-nats.ts';

interface StoreOptions extends NatsOptions {
  json?: true;
}

/** `agentkeys-drift store`: what stands on a NATS server, and a file to try a run on. */
export function addStoreCommand(program: Command, context: CliContext): void {
  const store = program
    .command('store')
    .description('make, check or count anew the store on a NATS server, or seed one of a file');
  const add = (name: string, description: string, run: (options: StoreOptions) => Promise<void>): void => {
    addNatsOptions(store.command(name).description(description))
      .option('--json', 'print the result as JSON')
      .action(run);
  };
  add(
    'provision',
    'make the streams and buckets that are missing, and compare those that are there',
    (options) => provision(options, context),
  );
  add('check', 'compare the streams with what they have to be, and the counts with the log', (options) =>
    check(options, context),
  );
  add('rebuild', 'forget what was counted, and count what the log holds again', (options) =>
    rebuild(options, context),
  );
  addSeedCommand(store, context);
}

async function provision(options: StoreOptions, context: CliContext): Promise<void> {
  await withNats(options, context, async (nc, topology) => {
    const { provisionStore } = await import('../backends/jetstream/provision-store.ts');
    const streams = (await provisionStore(nc, topology)).streams.map(({ name }) => name);
    const server = nc.info?.version ?? '';
    print(
      context,
      options.json
        ? JSON.stringify({ server, streams })
        : `nats-server ${server}: all ${streams.length} streams are as they have to be (${streams.join(', ')}).`,
    );
  });
}

async function check(options: StoreOptions, context: CliContext): Promise<void> {
  await withNats(options, context, async (nc, topology) => {
    const { checkTopology } = await import('../backends/jetstream/provision-store.ts');
    const { auditCounts } = await import('../backends/jetstream/audit-counts.ts');
    const streams = (await checkTopology(nc, topology)).streams.map(({ name }) => name);
    const { differences, ...counts } = await auditCounts(nc);
    if (differences.length > 0) {
      throw new DriftError('COUNTS_DIFFER', {
        differences: differences.slice(0, 50),
        batches: differences.length,
      });
    }
    const server = nc.info?.version ?? '';
    if (options.json) print(context, JSON.stringify({ server, streams, ...counts }));
    else {
      print(context, `nats-server ${server}: all ${streams.length} streams are as they have to be.`);
      const { compared, pending, older } = counts;
      print(context, `${compared} batches hold what the log holds; ${pending} of them are being counted.`);
      if (older > 0) talk(context, `${older} batches are older than the log and were not compared.`);
    }
  });
}

async function rebuild(options: StoreOptions, context: CliContext): Promise<void> {
  await withNats(options, context, async (nc, topology) => {
    const { checkTopology } = await import('../backends/jetstream/provision-store.ts');
    const { rebuildStore } = await import('../backends/jetstream/rebuild-store.ts');
    await checkTopology(nc, topology);
    const drifts = await rebuildStore(nc);
    print(
      context,
      options.json
        ? JSON.stringify({ drifts })
        : `The next process that counts begins with the oldest report; ${drifts} drifts are looked at again.`,
    );
  });
}
