import { v7 } from 'uuid';
import type { AuditEntry } from '../records/audit-line.ts';
import { openAudit } from '../records/open-audit.ts';
import { openRunLog } from '../records/open-run-log.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { redactError } from '../redact/redact-error.ts';
import { createClosers } from './closers.ts';
import type { Host } from './host.ts';
import { activeRuns, type Run, type RunRequest } from './run.ts';

/** What the story of a run adds to its audit line. */
export type RunFacts = Pick<AuditEntry, 'exit'> &
  Partial<Pick<AuditEntry, 'event' | 'error' | 'outcome' | 'interrupted' | 'telemetry'>>;

/**
 * The frame of every run: nothing begins without an audit and a log, and whatever becomes of the story, what it opened
 * is closed and one audit line says how it ended.
 *
 * Throws what `resolveProvider` and `openAudit` throw before anything was started, then what the story throws, without
 * secrets.
 */
export async function recordRun<Result>(
  host: Host,
  command: AuditEntry['command'],
  request: RunRequest,
  story: (run: Run) => Promise<{ result: Result; facts: RunFacts }>,
): Promise<Result> {
  const provider = await host.resolveProvider(request.provider);
  const audit = await openAudit(host.home);
  const runId = v7();
  const redactor = host.redactor ?? createRedactor();
  const log = await openRunLog({ home: host.home, runId, redactor });
  const began = performance.now();
  const run: Run = {
    host,
    info: {
      runId,
      provider: provider.name,
      version: provider.version,
      sandbox: request.sandbox !== undefined,
    },
    provider,
    auditId: v7(),
    log,
    redactor,
    signal: request.signal,
    closers: createClosers(log),
    sandbox: undefined,
    kept: new Map(),
    told: [],
    elapsedMs: () => Math.round(performance.now() - began),
  };
  activeRuns.set(runId, run);
  log.info('run', { command, ...run.info, injected: request.sandbox?.inject, agentkeys: host.version });

  let facts: RunFacts = { exit: 1 };
  try {
    const told = await story(run);
    facts = told.facts;
    return told.result;
  } catch (thrown) {
    const error = redactError(thrown, redactor);
    facts = { exit: error.exit, error: error.code };
    log.error('the run failed', { error });
    throw error;
  } finally {
    await run.closers.closeAll();
    activeRuns.delete(runId);
    await appendLine(run, audit.append, {
      id: run.auditId,
      command,
      run_id: runId,
      provider: provider.name,
      provider_version: provider.version,
      version: host.version,
      sandbox: run.info.sandbox,
      ...(request.sandbox && { injected: request.sandbox.inject }),
      ...facts,
      duration_ms: run.elapsedMs(),
      log: `logs/${runId}.jsonl`,
    });
    await log.close().catch(() => undefined);
  }
}

/** A result, perhaps a key, is not thrown away because the disk is full at last. */
async function appendLine(
  run: Run,
  append: (entry: AuditEntry) => Promise<void>,
  entry: AuditEntry,
): Promise<void> {
  try {
    await append(entry);
  } catch (error) {
    run.log.error('the audit line could not be written', { seen: (error as Error).message, entry });
    run.host.log.warn('the audit line of this run could not be written', { seen: (error as Error).message });
  }
}
