import { resolve } from 'node:path';
import type { CliContext, CliLog } from 'agentkeys/internal';
import type { Backend } from '../backends/backend.ts';
import type { BackendOptions } from '../backends/backend-options.ts';
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
  if ((db === undefined) === (nats === undefined)) {
    throw new DriftError('USAGE', { expected: 'either --db <file> or --nats <url>' });
  }
  if (nats === undefined) {
    if (role !== 'all') throw new DriftError('USAGE', { seen: '--role', expected: '--role with --nats' });
    const { openSqliteBackend } = await import('../backends/sqlite/sqlite-backend.ts');
    return openSqliteBackend({ file: resolve(context.cwd, db ?? ''), toVariant });
  }
  const { address, topology } = readNatsOptions({ ...options, nats }, context);
  const { openJetStreamBackend } = await import('../backends/open-jetstream-backend.ts');
  return openJetStreamBackend({
    ...address,
    topology,
    role,
    outbox: resolve(context.cwd, options.outbox),
    mayWait: true,
    toVariant,
    // Whether sandboxes may report is decided at the door; who has credentials is let in by whoever gave them.
    rules: { fromSandboxes: true, ...(accept.length > 0 && { accept }) },
    onTrouble: (message, fields) => log.error(message, fields),
  });
}
