import type { StoredKey } from '../plugins/key-store.ts';
import { keepRecoveryKey, type RecoveryKey } from '../records/keep-recovery-key.ts';
import type { Run } from './run.ts';

/** A minted key that is on the disk, or, where no disk takes it, at least in memory. */
export interface KeptKey {
  key: StoredKey;
  recovery: RecoveryKey | undefined;
}

/**
 * To be called the moment a key is known: whatever ends this process from there on, the key is on the disk. A key of a
 * sandbox has a name of its own, so that it never takes the place of a real one. A key that is kept already is not
 * kept twice. Never rejects.
 */
export function keepKey(run: Run, apiKey: string): Promise<KeptKey> {
  const known = run.kept.get(apiKey);
  if (known) return known;
  const { runId } = run.info;
  const keeping = writeKey(run, apiKey, run.kept.size === 0 ? runId : `${runId}-${run.kept.size + 1}`);
  run.kept.set(apiKey, keeping);
  return keeping;
}

/** Where the key is that the run minted last, as long as it is stored nowhere else. */
export async function findRecoveryFile(run: Run): Promise<string | undefined> {
  const kept = await Promise.all(run.kept.values());
  return kept.at(-1)?.recovery?.file;
}

async function writeKey(run: Run, apiKey: string, id: string): Promise<KeptKey> {
  const { info, host, log } = run;
  const provider = info.sandbox ? `sandbox-${info.provider}` : info.provider;
  const key = { provider, apiKey, storedAt: Date.now() };
  try {
    const recovery = await keepRecoveryKey(host.home, key, id);
    log.info('a key was minted and is kept until it is stored', { file: recovery.file });
    return { key, recovery };
  } catch (error) {
    log.error('no recovery file could be written', { seen: (error as Error).message });
    return { key, recovery: undefined };
  } finally {
    // First the key itself, then the note that there is one.
    await run.ledger?.noteKey(apiKey);
  }
}
