import type { RunInfo } from '../hooks/hook-table.ts';
import type { Host } from './host.ts';
import { inTime } from './use-key.ts';

/**
 * Whether there is a key of an earlier run, which may work whatever has become of the pages. Where the key store cannot
 * say, a run is to find out why.
 */
export async function hasStoredKey(host: Host, info: RunInfo): Promise<boolean> {
  if (info.sandbox) return false;
  try {
    const store = await host.hooks.fire.resolveKeyStore(info);
    return store !== undefined && (await inTime(store.get(info.provider))) !== undefined;
  } catch {
    return true;
  }
}
