import { plural } from '../issue/words.ts';
import type { ReproductionSummary } from './run-summary.ts';

const accounts = {
  none: undefined,
  removed: undefined,
  tried: 'perhaps an account',
  made: 'an account',
  kept: 'an account that only a person can remove',
} as const;

/**
 * What a run has left at the provider, for people: it is theirs to remove. `undefined` where nothing is. Names neither
 * addresses nor keys, so that the ledger of the machine that ran it is the only place that does.
 */
export function describeLeft({ service, made }: ReproductionSummary): string | undefined {
  if (!made) return undefined;
  const { account, keys, keys_left, left, run_id } = made;
  const isOpen = (account === 'made' || account === 'kept') && keys === 0;
  const what = [
    accounts[account],
    keys_left > 0 ? plural(keys_left, 'key') : undefined,
    // A run that ended between the making of a key and its reading does not know of it.
    isOpen ? 'in it any key that the run has not come to read' : undefined,
  ].filter(Boolean);
  if (what.length === 0) return undefined;
  const who = run_id === undefined ? '' : ` by run ${run_id}`;
  const why = left === undefined ? '' : ` (${left})`;
  return (
    `left at ${service}${who}: ${what.join(' and ')}${why}. The ledger of the machine of the run names it, as long as that ` +
    `machine is there: agentkeys accounts ${service}; agentkeys sweep ${service} tries to remove it again.`
  );
}
