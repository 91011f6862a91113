import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Swept } from '../plugins/provider.ts';
import { continueLedger, readLedger } from '../records/ledger.ts';
import { isLeft, type LedgerEntry } from '../records/ledger-entry.ts';
import { redactError } from '../redact/redact-error.ts';
import type { Host } from './host.ts';
import { recordRun } from './record-run.ts';
import { type SweepOptions, sweepMade } from './sweep-made.ts';

export interface SweepRequest extends Pick<SweepOptions, 'headed'> {
  /** Name of the provider. */
  provider: string;
  /** What the person's own runs have made as well; else that of reproductions and live tests alone. */
  all: boolean;
  signal: AbortSignal;
}

export interface SweptEntry {
  /** As it was before. */
  entry: LedgerEntry;
  swept: Swept | AgentKeysError;
}

/**
 * Removes at a provider what the ledger says that live runs have made there, entry by entry, and brings the ledger up to
 * date. Writes one audit line for all of it. What fails for one entry does not keep the others from being swept.
 *
 * Throws what `recordRun` throws before it begins, and INTERRUPTED.
 */
export async function sweepProvider(host: Host, request: SweepRequest): Promise<SweptEntry[]> {
  const { provider, all, signal } = request;
  // Whether there is such a provider is said first.
  await host.resolveProvider(provider);
  const { entries } = await readLedger(host.home, provider);
  const wanted = entries.filter((entry) => isLeft(entry) && (all || entry.purpose !== 'own'));
  if (wanted.length === 0) return [];
  return recordRun(host, 'sweep', { provider, signal }, async (run) => {
    const result: SweptEntry[] = [];
    for (const entry of wanted) {
      signal.throwIfAborted();
      try {
        const swept = await sweepMade(run, continueLedger(host.home, entry), { headed: request.headed });
        result.push({ entry, swept });
      } catch (error) {
        signal.throwIfAborted();
        const fault = redactError(error, run.redactor);
        run.log.warn('an entry was not swept', { run: entry.run_id, error: fault });
        result.push({ entry, swept: fault });
      }
    }
    const failed = result.find(({ swept }) => swept instanceof AgentKeysError);
    const exit = failed?.swept instanceof AgentKeysError ? failed.swept.exit : 0;
    return { result, facts: { exit } };
  });
}
