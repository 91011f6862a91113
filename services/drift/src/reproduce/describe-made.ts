import { isAgentKeysError, type ReproductionMade, type runScrape } from 'agentkeys';

type Scraped = Pick<Awaited<ReturnType<typeof runScrape>>, 'runId' | 'made' | 'swept'>;

const nothing: ReproductionMade = { account: 'none', keys: 0, keys_left: 0 };

/** What a run has made and what is left of it, without addresses and keys. A sandbox takes with it what was made there. */
export function describeMade({ runId, made, swept }: Scraped, inSandbox: boolean): ReproductionMade {
  if (!made) return nothing;
  const { account, keys } = made;
  const isNone = account === 'none';
  if (inSandbox) return { account: isNone ? 'none' : 'removed', keys: keys.length, keys_left: 0 };
  const left = isAgentKeysError(swept) ? `${swept.code}: ${swept.message}` : swept?.left;
  return {
    account,
    keys: keys.length,
    keys_left: keys.filter(({ removed_at }) => removed_at === undefined).length,
    ...(left !== undefined && { left }),
    run_id: runId,
  };
}
