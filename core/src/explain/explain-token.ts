import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownFeedDrift } from '../contracts/index.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { readKnownCopy } from '../known/known-copy.ts';
import type { Host } from '../provision/host.ts';
import { type FallbackRecord, fallbackStore } from '../records/fallback-store.ts';
import { type Explanation, explain } from './explanation.ts';
import { readActions } from './read-actions.ts';

export interface Explained {
  explanation: Explanation;
  record: FallbackRecord;
}

/**
 * Gathers what this machine knows of a tripwire, and asks nobody else.
 *
 * @param beginning of the token; without it the newest tripwire is meant
 * Throws FALLBACK_NOT_FOUND or FALLBACK_AMBIGUOUS.
 */
export async function explainToken(host: Host, beginning: string | undefined): Promise<Explained> {
  const { home, version } = host;
  const record = await fallbackStore(home).find(beginning);
  const log = join(home, 'logs', `${record.run_id}.jsonl`);
  const hasLog = await access(log).then(
    () => true,
    () => false,
  );
  const explanation = explain({
    record,
    version,
    installed: await findInstalled(host, record.provider),
    known: await findKnown(host, record),
    actions: await readActions(log),
    files: {
      fallback: join(home, 'fallback', `${record.tripwire.resume_token}.json`),
      ...(hasLog && { log }),
    },
  });
  return { explanation, record };
}

async function findInstalled(host: Host, provider: string) {
  try {
    const { version, packageName } = await host.resolveProvider(provider);
    return { version, packageName };
  } catch (error) {
    if (isAgentKeysError(error)) return undefined;
    throw error;
  }
}

/** Also where the copy is old: who explains wants to know what was last heard. */
async function findKnown(
  { home, config }: Host,
  { provider, tripwire, sandbox }: FallbackRecord,
): Promise<KnownFeedDrift | undefined> {
  if (sandbox) return undefined;
  const copy = await readKnownCopy(home, config.known.publicKey);
  if (copy.state !== 'ok') return undefined;
  return copy.feed.drifts.find(({ service, step }) => service === provider && step === tripwire.step);
}
