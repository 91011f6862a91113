import { v7 } from 'uuid';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { Duration } from '../plugins/provider.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import type { AuditEntry, BegunEntry, EndedEntry } from '../records/audit-line.ts';
import { type Audit, openAudit } from '../records/open-audit.ts';
import { openRunLog } from '../records/open-run-log.ts';
import { addConfigSecrets } from '../redact/add-config-secrets.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { redactError } from '../redact/redact-error.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import { createClosers } from './closers.ts';
import { holdProvider } from './hold-provider.ts';
import type { Host } from './host.ts';
import { activeRuns, type Run, type RunRequest } from './run.ts';
import { startBudget } from './start-budget.ts';

/** What the story of a run adds to its last audit line. */
export type RunFacts = Pick<EndedEntry, 'exit'> &
  Partial<Pick<EndedEntry, 'event' | 'known' | 'moved' | 'error' | 'outcome' | 'interrupted' | 'telemetry'>>;

type Story<Result> = (run: Run) => Promise<{ result: Result; facts: RunFacts }>;

/**
 * The frame of every run: nothing begins without an audit and a log, and whatever becomes of the story, what it opened
 * is closed. One audit line says that the run has begun, another one how it ended. A live run is alone with its
 * provider.
 *
 * Throws what `resolveProvider`, `openAudit` and `holdProvider` throw before anything was started, then what the story
 * throws, without secrets.
 */
export async function recordRun<Result>(
  host: Host,
  command: AuditEntry['command'],
  request: RunRequest,
  story: Story<Result>,
): Promise<Result> {
  const provider = await host.resolveProvider(request.provider);
  const audit = await openAudit(host.home);
  const isLive = request.sandbox === undefined;
  const budgetMs = parseDuration(host.config.budget as Duration);
  const release = isLive ? await holdProvider(host.home, provider.name, budgetMs) : undefined;
  try {
    const run = await beginRun(host, provider, request);
    return await tellStory(run, audit, command, request, story);
  } finally {
    await release?.();
  }
}

async function beginRun(host: Host, provider: ResolvedProvider, request: RunRequest): Promise<Run> {
  const runId = v7();
  const redactor = host.redactor ?? createRedactor();
  addConfigSecrets(redactor, host.config);
  const log = await openRunLog({ home: host.home, runId, redactor });
  const began = performance.now();
  return {
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
    budget: startBudget(parseDuration(host.config.budget as Duration), request.signal, log.file),
    closers: createClosers(log),
    ...(request.sandbox && { injected: request.sandbox.inject }),
    sandbox: undefined,
    kept: new Map(),
    ledger: undefined,
    purpose: request.purpose ?? 'own',
    told: [],
    elapsedMs: () => Math.round(performance.now() - began),
  };
}

async function tellStory<Result>(
  run: Run,
  audit: Audit,
  command: AuditEntry['command'],
  { sandbox }: RunRequest,
  story: Story<Result>,
): Promise<Result> {
  const { host, info, log, redactor } = run;
  const both: Omit<BegunEntry, 'state'> = {
    id: run.auditId,
    command,
    run_id: info.runId,
    provider: info.provider,
    provider_version: info.version,
    version: host.version,
    sandbox: info.sandbox,
    ...(sandbox && { injected: sandbox.inject }),
    log: `logs/${info.runId}.jsonl`,
  };
  let facts: RunFacts | undefined;
  try {
    await audit.append({ state: 'begun', ...both });
    // From here on there is something to end.
    facts = { exit: exitCodes.failed };
    activeRuns.set(info.runId, run);
    log.info('run', { command, ...info, injected: sandbox?.inject, agentkeys: host.version });
    const told = await story(run);
    facts = told.facts;
    return told.result;
  } catch (thrown) {
    const error = redactError(thrown, redactor);
    if (facts) facts = { exit: error.exit, error: error.code };
    log.error('the run failed', { error });
    throw error;
  } finally {
    run.budget.stop();
    await run.closers.closeAll();
    await run.ledger?.settled();
    activeRuns.delete(info.runId);
    if (facts) {
      await appendEnd(run, audit, { state: 'ended', ...both, ...facts, duration_ms: run.elapsedMs() });
    }
    await log.close().catch(() => undefined);
  }
}

/** A result, perhaps a key, is not thrown away because the disk is full at last. */
async function appendEnd(run: Run, audit: Audit, entry: EndedEntry): Promise<void> {
  try {
    await audit.append(entry);
  } catch (error) {
    run.log.error('the audit line could not be written', { seen: (error as Error).message, entry });
    run.host.log.warn('the audit line of this run could not be written', { seen: (error as Error).message });
  }
}
