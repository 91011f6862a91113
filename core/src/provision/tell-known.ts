import { v7 } from 'uuid';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { Outcome } from '../contracts/index.ts';
import type { RunInfo } from '../hooks/hook-table.ts';
import { openAudit } from '../records/open-audit.ts';
import { decideOutcome, type ReportState } from './decide-outcome.ts';
import { describeOutcome } from './describe-outcome.ts';
import { findKnownTier } from './find-known-tier.ts';
import { hasStoredKey } from './has-stored-key.ts';
import type { Host } from './host.ts';
import type { KnownHit } from './known-hit.ts';
import type { RunRequest } from './run.ts';

export interface KnownRun {
  outcome: Outcome;
  exit: number;
  info: RunInfo;
  told: [];
}

/**
 * The outcome of a run that would meet a known drift, and is not begun: one audit line, no log, no process, no network.
 * Nothing where the drift is not known, or a key of an earlier run may work all the same.
 *
 * Throws AUDIT_UNWRITABLE, as a run would.
 */
export async function tellKnown(
  host: Host,
  request: RunRequest & { force?: boolean | undefined },
  hit: KnownHit | undefined,
  report: ReportState,
): Promise<KnownRun | undefined> {
  if (!hit) return undefined;
  const began = performance.now();
  const provider = await host.resolveProvider(request.provider);
  const { name, version } = provider;
  const { sandbox } = request;
  const info = { runId: v7(), provider: name, version, sandbox: sandbox !== undefined };
  if (!request.force && (await hasStoredKey(host, info))) return undefined;

  const audit = await openAudit(host.home);
  const auditId = v7();
  const tier = await findKnownTier(host, name, hit);
  const facts = { provider: name, runId: info.runId, auditId, now: Date.now(), logFile: '', report };
  const durationMs = Math.round(performance.now() - began);
  const ending = { kind: 'known', hit, tier, provider, isEarly: true } as const;
  const { outcome } = decideOutcome({ ...facts, durationMs }, ending);
  const exit = exitCodes.needs_fallback;
  await audit.append({
    state: 'ended',
    id: auditId,
    command: 'provision',
    run_id: info.runId,
    provider: name,
    provider_version: version,
    version: host.version,
    sandbox: info.sandbox,
    ...(sandbox && { injected: sandbox.inject }),
    known: hit.by,
    outcome: describeOutcome(outcome),
    exit,
    duration_ms: durationMs,
  });
  return { outcome, exit, info, told: [] };
}
