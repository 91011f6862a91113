import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Swept } from '../plugins/provider.ts';
import type { LedgerEntry } from '../records/ledger-entry.ts';
import { findRecoveryFile } from './keep-key.ts';
import type { Run } from './run.ts';
import { sweepAtOnce } from './sweep-at-once.ts';
import type { SweepOptions } from './sweep-made.ts';

export interface EndedTrial {
  /** What is gone, or why nothing is. None where nothing was made. */
  swept: Swept | AgentKeysError | undefined;
  /** What the run has made and what has become of it; none where it was over before it could make anything. */
  made: Pick<LedgerEntry, 'account' | 'keys'> | undefined;
  /** Where the key is that could not be removed: it may still work. Absolute. */
  recoveryFile: string | undefined;
}

/**
 * Removes what a trial has made at its provider, and lets go of its key when that is gone. A key of a sandbox is gone
 * with it. Never rejects.
 */
export async function endTrial(run: Run, options: SweepOptions): Promise<EndedTrial> {
  const tried = await sweepAtOnce(run, options);
  // What is made in a sandbox goes with it, also where the provider's code could not do it.
  const isMoot = run.info.sandbox && isAgentKeysError(tried) && tried.code === 'SWEEP_UNAVAILABLE';
  const swept = isMoot ? undefined : tried;
  const made = run.ledger && { account: run.ledger.entry.account, keys: run.ledger.entry.keys };
  const keys = made?.keys ?? [];
  const areGone = keys.every(({ removed_at: removed }) => removed !== undefined);
  if (!run.info.sandbox && !areGone) return { swept, made, recoveryFile: await findRecoveryFile(run) };
  for (const kept of run.kept.values()) {
    const { recovery } = await kept;
    await recovery
      ?.remove()
      .catch((error) => run.log.warn('the recovery file stays', { seen: String(error) }));
  }
  return { swept, made, recoveryFile: undefined };
}
