import type { OutcomeFacts, ReportState } from './decide-outcome.ts';

/** The tier where no plugin offers anything. */
export const noFallback = 'none_configured';

/** What every outcome has. */
export const common = (facts: Omit<OutcomeFacts, 'logFile' | 'now'>) => ({
  schema: 'outcome/1' as const,
  provider: facts.provider,
  run_id: facts.runId,
  audit_id: facts.auditId,
  duration_ms: facts.durationMs,
  ...(facts.flow && { flow: facts.flow }),
});

const localOnly = (why: string): string => ` (in the local audit only: ${why})`;
/** What follows `fix pending`: why nothing of it has left this machine. */
export const reportWords: Record<ReportState, string> = {
  kept: '',
  off: localOnly('telemetry is off'),
  do_not_track: localOnly('telemetry is off'),
  sandbox: localOnly(
    'a run in a sandbox reports only with AGENTKEYS_TELEMETRY=1 and to a drift service on this machine',
  ),
  not_allowed: localOnly('the report held a value that may not leave this machine'),
  not_kept: localOnly('the report could not be written to the outbox'),
};
