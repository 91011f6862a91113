import { resolve } from 'node:path';
import type { CliContext } from 'agentkeys/internal';
import type { Command } from 'commander';
import type { RunnerStore } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import type { EvidenceReader } from '../evidence/evidence-store.ts';
import { addNatsOptions, type NatsOptions, readNatsOptions } from './nats-options.ts';
import { httpUrl } from './parse-options.ts';

/** Where a runner finds the drifts. */
export interface RunnerStoreOptions extends NatsOptions {
  db?: string;
  url?: string;
  evidence?: string;
}

export const addRunnerStoreOptions = (command: Command): Command =>
  addNatsOptions(command.option('--db <file>', 'the store that `serve --db` writes'))
    .option('--url <address>', 'a drift service, in place of --db; needs AGENTKEYS_DRIFT_TOKEN', httpUrl)
    .option('--evidence <folder>', 'with --db or --nats: the pictures that `serve --evidence` keeps');

/** The store that the options name. What it needs is imported with it alone. Throws USAGE unless they name one. */
export async function openRunnerStore(
  options: RunnerStoreOptions,
  context: CliContext,
): Promise<RunnerStore> {
  const { db, url, nats, evidence: folder } = options;
  const { cwd, env, signal } = context;
  if ([db, url, nats].filter((place) => place !== undefined).length !== 1) {
    throw new DriftError('USAGE', { expected: 'one of --db <file>, --nats <url> and --url <address>' });
  }
  if (url !== undefined) {
    if (folder !== undefined) {
      throw new DriftError('USAGE', { seen: '--evidence', expected: '--evidence with --db or --nats' });
    }
    const { openHttpStore } = await import('../client/http-store.ts');
    return openHttpStore({ url, token: env.AGENTKEYS_DRIFT_TOKEN || undefined, signal });
  }
  const store = await openBackend(options, context);
  if (folder === undefined) return store;
  return { ...store, evidence: readLater(resolve(cwd, folder)) };
}

/** An hour without reports opens nothing. */
function readLater(folder: string): EvidenceReader {
  let opening: Promise<EvidenceReader> | undefined;
  async function open(): Promise<EvidenceReader> {
    const { openEvidenceStore } = await import('../evidence/evidence-store.ts');
    opening ??= openEvidenceStore({ folder });
    return opening;
  }
  return {
    newest: async (batchKey) => (await open()).newest(batchKey),
    picture: async (ref) => (await open()).picture(ref),
  };
}

async function openBackend(options: RunnerStoreOptions, context: CliContext): Promise<RunnerStore> {
  const { db = '', nats } = options;
  if (nats !== undefined) {
    const { address, topology } = readNatsOptions({ ...options, nats }, context);
    const { openJetStreamBackend } = await import('../backends/open-jetstream-backend.ts');
    return openJetStreamBackend({ ...address, topology, role: 'read' });
  }
  const { openSqliteBackend } = await import('../backends/sqlite/sqlite-backend.ts');
  return openSqliteBackend({ file: resolve(context.cwd, db), create: false });
}
