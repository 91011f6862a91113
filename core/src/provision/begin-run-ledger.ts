import { beginLedger, type RunLedger } from '../records/ledger.ts';
import type { Run } from './run.ts';

/**
 * The entry of a run that is about to make something: on the disk before it does.
 *
 * @param email address of the account that it signs up with, where it does
 * @throws AgentKeysError LEDGER_UNWRITABLE
 */
export function beginRunLedger(run: Run, email?: string): Promise<RunLedger> {
  const { host, info, log, purpose } = run;
  return beginLedger(
    host.home,
    {
      schema: 'ledger/1',
      run_id: info.runId,
      provider: info.provider,
      provider_version: info.version,
      purpose,
      ...(email !== undefined && { email }),
      account: email === undefined ? 'none' : 'tried',
      begun_at: new Date().toISOString(),
      keys: [],
    },
    {
      inMemory: info.sandbox,
      warn: (seen) => log.warn('the ledger could not be brought up to date', { seen }),
    },
  );
}
