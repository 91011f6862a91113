import { v7 } from 'uuid';
import type { BreakerResult } from '../breaker/open-breaker.ts';
import { exitCodes, type Outcome, type ScrapeEvent, type TripwireEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { RunInfo } from '../hooks/hook-table.ts';
import type { Flow } from '../plugins/provider-manifest.ts';
import { tidyHome } from '../records/tidy-home.ts';
import { redactError } from '../redact/redact-error.ts';
import { buildReport } from '../telemetry/build-report.ts';
import { type Consent, decideConsent } from '../telemetry/consent.ts';
import { keepEvidence } from '../telemetry/keep-evidence.ts';
import { type Keeping, keepReport } from '../telemetry/keep-report.ts';
import { sendReports } from '../telemetry/send-reports.ts';
import { chooseFlow } from './choose-flow.ts';
import { decideOutcome, type Ending, type ReportState } from './decide-outcome.ts';
import { describeEvent } from './describe-event.ts';
import { describeOutcome } from './describe-outcome.ts';
import { type EndedTrial, endTrial } from './end-trial.ts';
import { findKnownTier } from './find-known-tier.ts';
import type { Host } from './host.ts';
import { findRecoveryFile, type KeptKey, keepKey } from './keep-key.ts';
import type { KnownHit } from './known-hit.ts';
import { mintKey } from './mint-key.ts';
import { type Gate, openGate } from './open-gate.ts';
import type { Person } from './person.ts';
import { recordRun } from './record-run.ts';
import { reuseKey } from './reuse-key.ts';
import type { Run, RunRequest } from './run.ts';
import { type Scraped, scrapeProvider } from './scrape-provider.ts';
import { startSandbox } from './start-sandbox.ts';
import { tellKnown } from './tell-known.ts';
import { useKey } from './use-key.ts';
import { useTripwire } from './use-tripwire.ts';
import { writeMetrics } from './write-metrics.ts';

export interface ProvisionRequest extends RunRequest {
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** The outcome holds the key in full. */
  reveal?: boolean | undefined;
  /** Mints a key although there is one of an earlier run that works. */
  force?: boolean | undefined;
  /** Id of the flow to take; else the first whose needs are met. */
  flow?: string | undefined;
  /** Who sits at the terminal; without one nobody is asked anything. */
  person?: Person | undefined;
  /** Runs although its drift is known; see openGate. */
  ignoreKnown?: boolean | undefined;
  /**
   * Nobody wants the key: it is checked, no key store is asked for one or given one, and what the run has made is
   * removed when it has ended.
   */
  trial?: boolean | undefined;
  /** Every event as it came, the key in full. */
  onEvent?: ((event: ScrapeEvent) => void) | undefined;
}

export interface Provisioned {
  outcome: Outcome;
  /** Exit code: 0 to 6, or 130 after an interruption; 7 is that of PROVISION_BUSY, which is thrown. */
  exit: number;
  /** What a trial has left. */
  trial?: EndedTrial | undefined;
  /**
   * What the outcome does not wait for: plugins that were told of it, old records that go, and with consent the sending
   * of what is in the outbox. To be awaited after the outcome was shown. Takes a few seconds at most and never rejects.
   */
  afterwards(): Promise<void>;
}

/**
 * A key, or a clear reason. Whatever happens in a run becomes its outcome; thrown is only what keeps a run from being
 * recorded: an unknown provider, another live run of it, an audit that cannot be written, consent without an endpoint.
 */
export async function provision(host: Host, request: ProvisionRequest): Promise<Provisioned> {
  const consent = decideConsent({
    env: host.env,
    telemetry: host.config.telemetry,
    sandbox: request.sandbox !== undefined,
  });
  const provider = await host.resolveProvider(request.provider);
  const flow = chooseFlow(provider, {
    forced: request.flow,
    sandbox: request.sandbox !== undefined,
    hasPerson: request.person !== undefined,
    env: host.env,
  });
  // What is known of drifts is about pages.
  const ignoreKnown = request.ignoreKnown || flow.id !== 'ui';
  const gate = await openGate(host, provider, { sandbox: request.sandbox, ignoreKnown });
  const { outcome, exit, info, told, ...more }: Done =
    (await tellKnown(host, request, gate.known, consent.given ? 'kept' : consent.why)) ??
    (await runOnce(host, { ...request, flow }, consent, gate).catch(async (error) => {
      await gate.settle({ passed: [] });
      throw error;
    }));

  const { api_key: _, ...shown } = outcome as Outcome & { api_key?: string };
  const onOutcome = host.hooks.fire.onOutcome({ ...info, outcome: shown as Outcome });
  return {
    outcome,
    exit,
    trial: more.trial,
    async afterwards() {
      await Promise.allSettled([...told, onOutcome, gate.afterwards(), tidyHome(host.home, host.config)]);
      if (!consent.given) return;
      const { endpoint } = consent;
      await sendReports({ host, run: info, endpoint, evidence: consent.evidence ?? false }).catch((error) =>
        host.log.warn('the outbox cannot be used', { seen: String(error) }),
      );
    },
  };
}

/** A request whose flow was chosen. */
type Chosen = Omit<ProvisionRequest, 'flow'> & { flow: Flow };

interface Done {
  outcome: Outcome;
  exit: number;
  trial?: EndedTrial | undefined;
  info: RunInfo;
  /** Plugins that are being told of something. */
  told: readonly Promise<unknown>[];
}

/** One run with its records, and what it shows told to the other processes of this machine. */
function runOnce(host: Host, request: Chosen, consent: Consent, gate: Gate): Promise<Done> {
  return recordRun(host, request.trial ? 'live-test' : 'provision', request, async (run) => {
    const ended = await runToItsEnd(run, request, gate);
    const durationMs = run.elapsedMs();
    // A key that came by another way says nothing of the pages.
    await gate.settle(request.flow.id === 'ui' ? shownBy(ended) : { passed: [] });
    const report = await keepDrift(run, ended, consent);
    const trial = request.trial
      ? await endTrial(run, { headed: request.headed, passed: ended.scraped?.passed })
      : undefined;
    const decision = decideOutcome(
      {
        provider: run.provider.name,
        runId: run.info.runId,
        auditId: run.auditId,
        durationMs,
        now: Date.now(),
        logFile: run.log.file,
        report: report.state,
        ...(run.provider.flows.length > 1 && { flow: request.flow.id }),
        moved: ended.scraped?.moved ?? [],
      },
      trial ? withoutKey(ended.ending, trial) : ended.ending,
    );
    const { outcome } = decision;
    writeMetrics(run.log, { durationMs: outcome.duration_ms, outcome, tripwire: ended.drift?.tripwire });
    const interrupted = run.signal.aborted;
    const exit = interrupted ? exitCodes.interrupted : decision.exit;
    return {
      result: { outcome, exit, trial, info: run.info, told: run.told },
      facts: {
        ...(ended.scraped && describeEvent(ended.scraped, run.redactor)),
        ...(ended.ending.kind === 'fault' && { error: ended.ending.fault.code }),
        ...(ended.ending.kind === 'known' && { known: ended.ending.hit.by }),
        ...(interrupted && { interrupted }),
        outcome: describeOutcome(outcome),
        exit,
        telemetry: report.words,
      },
    };
  });
}

/** Where the key of a trial is when that is over: nowhere, or in a file, where it could not be removed. */
function withoutKey(ending: Ending, { recoveryFile }: EndedTrial): Ending {
  if (ending.kind === 'key') return { ...ending, storedIn: recoveryFile };
  return 'recoveryFile' in ending ? { ...ending, recoveryFile } : ending;
}

/** A key says that every step works; that of an earlier run says nothing. */
function shownBy({ scraped, drift }: Ended): BreakerResult {
  return {
    passed: scraped?.event?.type === 'success' ? 'all' : (scraped?.passed ?? []),
    ...(drift && {
      tripped: { step: drift.tripwire.step, kind: drift.tripwire.kind, token: drift.tripwire.resume_token },
    }),
  };
}

interface Ended {
  ending: Ending;
  scraped?: Scraped | undefined;
  /** The tripwire as it came, and the id that its report has from that moment. */
  drift?: { tripwire: TripwireEvent; reportId: string };
}

/** Scrape, then what is to be done with what came of it. Never throws. */
async function runToItsEnd(run: Run, request: Chosen, gate: Gate): Promise<Ended> {
  const at: { kept?: Promise<KeptKey>; reportId?: string } = {};
  const onEvent = (event: ScrapeEvent): void => {
    if (event.type === 'success') at.kept = keepKey(run, event.api_key);
    if (event.type === 'tripwire') at.reportId = v7();
    request.onEvent?.(event);
  };
  let scraped: Scraped | undefined;
  try {
    const reused = request.trial ? undefined : await reuseKey(run, request);
    if (reused) return { ending: reused };
    // It was known before, and let through for the key's sake alone.
    if (gate.known) return { ending: await knownEnding(run, gate.known) };
    await startSandbox(run, request.sandbox);
    const { flow, headed, person } = request;
    scraped =
      flow.id === 'ui'
        ? await scrapeProvider(run, { headed, person, onEvent, findKnown: gate.findKnown })
        : await mintKey(run, flow, { person, onEvent });
    const { event, error } = scraped;
    if (scraped.known) return { scraped, ending: await knownEnding(run, scraped.known) };
    if (at.kept) return { scraped, ending: await useKey(run, await at.kept, request) };
    // A key that no event has told of was minted all the same.
    const recoveryFile = await findRecoveryFile(run);
    if (event?.type === 'tripwire') {
      return {
        scraped,
        ending: await useTripwire(run, event),
        drift: { tripwire: event, reportId: at.reportId ?? v7() },
      };
    }
    if (event?.type === 'error') {
      const details = { ...event.details, reason: run.redactor.redact(event.details.reason) };
      const fault = error && redactError(error, run.redactor);
      return { scraped, ending: { kind: 'error', event: { ...event, details }, fault, recoveryFile } };
    }
    return { scraped, ending: { kind: 'fault', fault: new AgentKeysError('INTERRUPTED'), recoveryFile } };
  } catch (thrown) {
    const fault = redactError(thrown, run.redactor);
    run.log.error('the run failed', { error: fault });
    return { scraped, ending: { kind: 'fault', fault, recoveryFile: await findRecoveryFile(run) } };
  }
}

async function knownEnding(run: Run, hit: KnownHit): Promise<Ending> {
  const tier = await findKnownTier(run.host, run.provider.name, hit);
  return { kind: 'known', hit, tier, provider: run.provider, isEarly: false };
}

interface KeptDrift {
  state: ReportState;
  /** For the audit. */
  words: string;
}

/** With consent the drift report is on the disk before anybody is told that there is one. Never rejects. */
async function keepDrift(run: Run, { drift }: Ended, consent: Consent): Promise<KeptDrift> {
  if (!consent.given) return { state: consent.why, words: consent.why };
  if (!drift) return { state: 'not_kept', words: 'nothing to report' };
  const { host, info, provider } = run;
  const report = buildReport({ provider: provider.name, ...drift });
  if (!report) run.log.warn('no drift report was made: a value has no form that may leave this machine');
  const state: Keeping = report ? await keepReport({ host, report, sandbox: info.sandbox }) : 'not_allowed';
  if (state === 'kept' && consent.evidence) {
    await keepEvidence(host, { provider: provider.name, ...drift }, info.sandbox);
  }
  return { state, words: state === 'kept' ? `report ${drift.reportId}` : state };
}
