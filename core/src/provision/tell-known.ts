import { v7 } from 'uuid';
import type { RunInfo } from '../hooks/hook-table.ts';
import type { ReportState } from './decide-outcome.ts';
import { findKnownTier } from './find-known-tier.ts';
import { hasStoredKey } from './has-stored-key.ts';
import type { Host } from './host.ts';
import type { KnownHit } from './known-hit.ts';
import { type KnownRun, recordKnown } from './record-known.ts';
import type { RunRequest } from './run.ts';

/**
 * The outcome of a run that would meet a known drift, and is not begun. Nothing where the drift is not known, or a key of
 * an earlier run may work all the same. Throws AUDIT_UNWRITABLE.
 */
export async function tellKnown(
  host: Host,
  request: RunRequest & { force?: boolean | undefined },
  hit: KnownHit | undefined,
  report: ReportState,
): Promise<(KnownRun & { info: RunInfo; told: [] }) | undefined> {
  if (!hit) return undefined;
  const began = performance.now();
  const provider = await host.resolveProvider(request.provider);
  const { sandbox } = request;
  const { name, version } = provider;
  const info = { runId: v7(), provider: name, version, sandbox: sandbox !== undefined };
  if (!request.force && (await hasStoredKey(host, info))) return undefined;
  const tier = await findKnownTier(host, name, hit);
  const facts = { info, provider, hit, tier, report, injected: sandbox?.inject, began };
  return { ...(await recordKnown({ home: host.home, version: host.version, ...facts })), info, told: [] };
}
