import { resolve } from 'node:path';
import type { CliContext, CliLog } from 'agentkeys/internal';
import type { Backend } from '../backends/backend.ts';
import type { BackendOptions } from '../backends/backend-options.ts';
import { variantOf } from '../coalesce/variant-of.ts';
import { DriftError } from '../errors/drift-error.ts';
import { type NatsOptions, readNatsOptions } from './nats-options.ts';

export interface ServeStoreOptions extends NatsOptions {
  db?: string;
  role: 'ingest' | 'consume' | 'all';
  outbox: string;
  accept: string[];
}

/** The store that `serve` is told to work on. What a NATS server needs is imported with it alone. */
export async function openServeBackend(
  options: ServeStoreOptions,
  context: CliContext,
  { log, toVariant }: { log: CliLog; toVariant: NonNullable<BackendOptions['toVariant']> },
): Promise<Backend> {
  const { db, nats, role, accept } = options;
  const onTrouble = (message: string, fields: Record<string, unknown>): void => log.error(message, fields);
  if ((db === undefined) === (nats === undefined)) {
    throw new DriftError('USAGE', { expected: 'either --db <file> or --nats <url>' });
  }
  if (nats === undefined) {
    if (role !== 'all') throw new DriftError('USAGE', { seen: '--role', expected: '--role with --nats' });
    const { openInThread } = await import('../backends/worker/open-in-thread.ts');
    const file = resolve(context.cwd, db ?? '');
    return openInThread({ store: 'sqlite', options: { file } }, { toVariant, onTrouble });
  }
  const { address, topology } = readNatsOptions({ ...options, nats }, context);
  const plan = {
    ...address,
    topology,
    role,
    outbox: resolve(context.cwd, options.outbox),
    mayWait: true,
    // Whether sandboxes may report is decided at the door; who has credentials is let in by whoever gave them.
    rules: { fromSandboxes: true, ...(accept.length > 0 && { accept }) },
  };
  // A plugin is asked where reports are counted, and stays in this thread.
  if (role === 'ingest' || (role === 'all' && toVariant === variantOf)) {
    const { openInThread } = await import('../backends/worker/open-in-thread.ts');
    return openInThread({ store: 'jetstream', options: plan }, { onTrouble });
  }
  const { openJetStreamBackend } = await import('../backends/open-jetstream-backend.ts');
  return openJetStreamBackend({ ...plan, toVariant, onTrouble });
}
