import { v7 } from 'uuid';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { Outcome } from '../contracts/index.ts';
import type { RunInfo } from '../hooks/hook-table.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import { openAudit } from '../records/open-audit.ts';
import type { ReportState } from './decide-outcome.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { KnownHit } from './known-hit.ts';
import { knownOutcome } from './known-outcome.ts';

export interface KnownRun {
  outcome: Outcome;
  exit: number;
}

export interface KnownRunFacts {
  home: string;
  /** Version of the `agentkeys` package. */
  version: string;
  info: RunInfo;
  provider: Pick<ResolvedProvider, 'name' | 'packageName' | 'version'>;
  hit: KnownHit;
  tier: string;
  report: ReportState;
  /** Changes that were to be injected into the sandbox. */
  injected?: readonly string[] | undefined;
  /** When it was asked for, by `performance.now()`. */
  began: number;
}

/**
 * The outcome of a run that is not begun: one audit line, no log, no process, no network. Throws AUDIT_UNWRITABLE, as a
 * run would.
 */
export async function recordKnown(facts: KnownRunFacts): Promise<KnownRun> {
  const { info, provider, hit, tier, report, injected } = facts;
  const audit = await openAudit(facts.home);
  const auditId = v7();
  const durationMs = Math.round(performance.now() - facts.began);
  const outcome = knownOutcome(
    { provider: provider.name, runId: info.runId, auditId, durationMs, report },
    { kind: 'known', hit, tier, provider, isEarly: true },
  );
  const exit = exitCodes.needs_fallback;
  await audit.append({
    state: 'ended',
    id: auditId,
    command: 'provision',
    run_id: info.runId,
    provider: provider.name,
    provider_version: provider.version,
    version: facts.version,
    sandbox: info.sandbox,
    ...(injected && { injected }),
    known: hit.by,
    outcome: describeOutcome(outcome),
    exit,
    duration_ms: durationMs,
  });
  return { outcome, exit };
}
