import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { type CliContext, print } from 'agentkeys/internal';
import type { Command } from 'commander';
import { DriftError } from '../errors/drift-error.ts';

interface SeedOptions {
  db: string;
  from?: string;
  json?: true;
}

/** `agentkeys-drift store seed`: a store with given reports, to try a run on. */
export function addSeedCommand(store: Command, context: CliContext): void {
  store
    .command('seed')
    .description('put reports into a store of one file, to try a run on; makes the file')
    .argument('[words...]', '<service>/<step>, or <service>/<step>=<reports>; none for an empty store')
    .requiredOption('--db <file>', 'the store')
    .option('--from <file>', 'whole reports, one JSON object a line; - for stdin')
    .option('--json', 'print the result as JSON')
    .action((words: string[], options: SeedOptions) => seed(words, options, context));
}

async function readLines(from: string | undefined, cwd: string): Promise<string> {
  if (from === undefined) return '';
  try {
    return from === '-' ? await readText(process.stdin) : await readFile(resolve(cwd, from), 'utf8');
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    throw new DriftError(
      'USAGE',
      { seen, expected: 'a file that can be read after --from' },
      { cause: error },
    );
  }
}

async function seed(words: string[], options: SeedOptions, context: CliContext): Promise<void> {
  const { readSeed } = await import('../seed/read-seed.ts');
  const { seedStore } = await import('../seed/seed-store.ts');
  // All of it is checked before anything is stored.
  const reports = readSeed({ words, lines: await readLines(options.from, context.cwd) }, Date.now());
  const { openSqliteBackend } = await import('../backends/sqlite/sqlite-backend.ts');
  const store = await openSqliteBackend({ file: resolve(context.cwd, options.db) });
  try {
    const { stored, duplicates } = await seedStore(reports, store.reports);
    print(
      context,
      options.json
        ? JSON.stringify({ stored, duplicates })
        : `${stored} reports stored${duplicates > 0 ? `, ${duplicates} were there already` : ''}.`,
    );
  } finally {
    await store.close();
  }
}
