import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { findHome } from '../records/find-home.ts';
import type { LedgerEntry } from '../records/ledger-entry.ts';
import { type CliContext, print, talk } from './context.ts';

/** `agentkeys accounts`: what live runs of this machine have made at providers. */
export function addAccountsCommand(program: Command, context: CliContext): void {
  program
    .command('accounts')
    .description('list the accounts and keys that runs have made')
    .argument('[provider]', 'of this provider alone')
    .option('--json', 'print one JSON array')
    .action(async (provider: string | undefined, { json }: { json?: true }) => {
      const { readLedger } = await import('../records/ledger.ts');
      const { entries, unreadable } = await readLedger(findHome(context.cwd, context.env), provider);
      if (unreadable.length > 0) talk(context, `These are no entries of a ledger: ${unreadable.join(', ')}`);
      print(context, json ? JSON.stringify(entries) : render(entries));
      context.exit = exitCodes.ok;
    });
}

function render(entries: readonly LedgerEntry[]): string {
  if (entries.length === 0) return 'No run has made anything.';
  return entries
    .map(({ begun_at, provider, email = '-', account, purpose, keys }) => {
      const shown = keys.map(
        ({ ends, removed_at }) => `key …${ends}${removed_at ? ` removed ${removed_at}` : ''}`,
      );
      const why = purpose === 'own' ? [] : [purpose];
      return [begun_at, provider, email, `account ${account}`, ...shown, ...why].join('  ');
    })
    .join('\n');
}
