import type { CliContext } from 'agentkeys/internal';
import type { TopologyOptions } from '../backends/jetstream/topology.ts';
import { DriftError } from '../errors/drift-error.ts';
import { type NatsOptions, readNatsOptions } from './nats-options.ts';

type Connection = Awaited<ReturnType<typeof import('../backends/jetstream/connect-nats.ts')['connectNats']>>;

/** Works on the server that the options name, and closes the connection afterwards. */
export async function withNats(
  options: NatsOptions,
  context: CliContext,
  work: (nc: Connection, topology: TopologyOptions) => Promise<void>,
): Promise<void> {
  const { nats } = options;
  if (nats === undefined) throw new DriftError('USAGE', { expected: '--nats <url>' });
  const { address, topology } = readNatsOptions({ ...options, nats }, context);
  const { connectNats } = await import('../backends/jetstream/connect-nats.ts');
  const { guardNats } = await import('../backends/jetstream/guard-nats.ts');
  const nc = await connectNats(address, 'agentkeys-drift');
  try {
    await guardNats(() => work(nc, topology));
  } finally {
    await nc.close();
  }
}
