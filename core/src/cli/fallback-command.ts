import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { FallbackRecord } from '../records/fallback-store.ts';
import { findHome } from '../records/find-home.ts';
import { type CliContext, print } from './context.ts';

interface ClearOptions {
  all?: true;
  json?: true;
}

/** `agentkeys fallback list|clear`. */
export function addFallbackCommand(program: Command, context: CliContext): void {
  const command = program.command('fallback').description('see or remove what runs kept of changed pages');
  command
    .command('list')
    .description('list the tripwires that are kept, newest first')
    .option('--json', 'print one JSON array')
    .action(async ({ json }: { json?: true }) => {
      const { fallbackStore } = await import('../records/fallback-store.ts');
      const rows = (await fallbackStore(findHome(context.cwd, context.env)).list()).map(toRow);
      print(context, json ? JSON.stringify(rows) : render(rows));
      context.exit = exitCodes.ok;
    });
  command
    .command('clear')
    .description('remove kept tripwires')
    .argument('[tokens...]', 'tokens or their beginnings')
    .option('--all', 'remove all of them')
    .option('--json', 'print one JSON object')
    .action(async (tokens: string[], options: ClearOptions) => {
      const removed = await clear(context, tokens, options.all ?? false);
      if (options.json) print(context, JSON.stringify({ removed }));
      else print(context, removed.length === 0 ? 'Nothing was kept.' : `Removed ${removed.join(', ')}`);
      context.exit = exitCodes.ok;
    });
}

async function clear(context: CliContext, beginnings: readonly string[], all: boolean): Promise<string[]> {
  if (all === beginnings.length > 0) {
    throw new AgentKeysError('USAGE', {
      seen: all ? 'tokens and --all' : 'no token',
      expected: 'one token or more, or --all',
    });
  }
  const { fallbackStore } = await import('../records/fallback-store.ts');
  const store = fallbackStore(findHome(context.cwd, context.env));
  // All are found before one is removed: a token that is not there removes nothing.
  const found = all
    ? await store.tokens()
    : await Promise.all(beginnings.map(async (one) => tokenOf(await store.find(one))));
  const tokens = [...new Set(found)];
  for (const token of tokens) await store.remove(token);
  return tokens;
}

const tokenOf = ({ tripwire }: FallbackRecord): string => tripwire.resume_token;

interface Row {
  token: string;
  at: string;
  provider: string;
  version: string;
  step: string;
  kind: string;
  sandbox: boolean;
}

const toRow = (record: FallbackRecord): Row => ({
  token: tokenOf(record),
  at: record.created_at,
  provider: record.provider,
  version: record.provider_version,
  step: record.tripwire.step,
  kind: record.tripwire.kind,
  sandbox: record.sandbox,
});

function render(rows: readonly Row[]): string {
  if (rows.length === 0) return 'No tripwire is kept.';
  return rows
    .map(({ token, at, provider, version, step, kind, sandbox }) => {
      return `${token}  ${at}  ${provider} ${version}  ${step}  ${kind}${sandbox ? '  sandbox' : ''}`;
    })
    .join('\n');
}
