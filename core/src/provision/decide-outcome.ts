import {
  type ErrorCode,
  type ErrorCodeRule,
  type ErrorEvent,
  errorCodeRules,
  exitCodes,
  type FailureOutcome,
  type MovedView,
  type NeedsFallbackOutcome,
  type OkOutcome,
  type Outcome,
  type TripwireEvent,
} from '../contracts/index.ts';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isMailTrouble } from '../errors/is-mail-trouble.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import type { KnownHit } from './known-hit.ts';
import { knownOutcome } from './known-outcome.ts';
import { common, noFallback, reportWords } from './outcome-parts.ts';

/** What holds for every outcome of a run. */
export interface OutcomeFacts {
  provider: string;
  runId: string;
  auditId: string;
  durationMs: number;
  /** Unix milliseconds. */
  now: number;
  /** Absolute. */
  logFile: string;
  /** Views that were passed although they have moved; without secrets. */
  moved?: readonly MovedView[];
  /** Where the drift report of a tripwire stands. */
  report: ReportState;
  /** The way that was taken, where the provider has more than one. */
  flow?: Outcome['flow'];
}

/** `kept`: on the disk, to be sent. Everything else says why there is nothing to send. */
export type ReportState = 'kept' | 'off' | 'do_not_track' | 'sandbox' | 'not_allowed' | 'not_kept';

/** How a run ended. Holds no secret but the key that the caller asked to see. */
export type Ending =
  | {
      kind: 'key';
      masked: string;
      /** Nothing where the key could be kept nowhere: then `apiKey` is given. */
      storedIn: string | undefined;
      verification: OkOutcome['key']['verification'];
      /** The key store failed and the key is in the recovery file that `storedIn` names. */
      storeFailed: boolean;
      apiKey?: string | undefined;
      /** It is the key of an earlier run. */
      reused?: true;
      /** The key was for nobody; `storedIn` names its recovery file where it could not be removed. */
      trial?: true;
    }
  | { kind: 'phantom'; recoveryFile?: string | undefined }
  | {
      kind: 'tripwire';
      tripwire: Pick<TripwireEvent, 'kind' | 'step' | 'missing'>;
      token: string;
      tier: string;
    }
  /** It would have tripped, and was not made. */
  | {
      kind: 'known';
      hit: KnownHit;
      tier: string;
      provider: Pick<ResolvedProvider, 'packageName' | 'version'>;
      /** Nothing was started for it. */
      isEarly: boolean;
    }
  | {
      kind: 'error';
      event: ErrorEvent;
      fault?: AgentKeysError | undefined;
      recoveryFile?: string | undefined;
    }
  /** The run failed outside of the scrape process, or was interrupted. */
  | { kind: 'fault'; fault: AgentKeysError; recoveryFile?: string | undefined };

export interface Decision {
  outcome: Outcome;
  /** Exit code of `provision`. */
  exit: number;
}

/** The one place where a run becomes an outcome: values in, values out. */
export function decideOutcome(facts: OutcomeFacts, ending: Ending): Decision {
  switch (ending.kind) {
    case 'key':
      return { outcome: okOutcome(facts, ending), exit: exitCodes.ok };
    case 'tripwire':
      return { outcome: driftOutcome(facts, ending), exit: exitCodes.needs_fallback };
    case 'known':
      return { outcome: knownOutcome(facts, ending), exit: exitCodes.needs_fallback };
    case 'phantom':
      return failure(facts, {
        code: 'verification_failed',
        details: {},
        recoveryFile: ending.recoveryFile,
      });
    case 'error':
      return errorOutcome(facts, ending);
    case 'fault':
      return faultOutcome(facts, ending);
  }
}

const verificationWords: Record<OkOutcome['key']['verification'], string> = {
  valid: 'the provider accepts it',
  endpoint_down: 'the provider could not be asked whether it works',
  rate_limited: 'the provider asked to check it later',
  unchecked: 'it was not checked',
};

function okOutcome(facts: OutcomeFacts, ending: Extract<Ending, { kind: 'key' }>): OkOutcome {
  const { masked, storedIn, verification, storeFailed, apiKey, reused, trial } = ending;
  const came = reused ? 'There is a key of an earlier run' : `${facts.provider} issued a key`;
  const words = `${came}; ${verificationWords[verification]}.`;
  return {
    outcome: 'ok',
    ...common(facts),
    message: [
      words,
      trial ? trialWords(storedIn) : placeWords(storedIn, storeFailed),
      reused && 'No other one was minted: --force does.',
      movedWords(facts),
    ]
      .filter(Boolean)
      .join(' '),
    key: { masked, stored_in: storedIn ?? 'nowhere', verification },
    ...(reused && { reused }),
    ...(apiKey !== undefined && { api_key: apiKey }),
    ...(facts.moved && facts.moved.length > 0 && { moved: [...facts.moved] }),
  };
}

function movedWords({ provider, moved = [] }: OutcomeFacts): string {
  if (moved.length === 0) return '';
  const steps = [...new Set(moved.map(({ step }) => step))].join(', ');
  return `Pages of ${provider} have moved from what is known (${steps}), without harm to this run.`;
}

const trialWords = (recoveryFile: string | undefined): string =>
  recoveryFile === undefined
    ? 'It was a trial: the key is stored nowhere and was removed.'
    : `It was a trial, but the key could not be removed at the provider: it is kept in ${recoveryFile}.`;

function placeWords(storedIn: string | undefined, storeFailed: boolean): string {
  if (storedIn === undefined) return 'It could be stored nowhere: take it from this outcome now.';
  if (!storeFailed) return `It is stored in ${storedIn}.`;
  return `The key store failed, so that the key is in a recovery file: move it from ${storedIn} to where it belongs.`;
}

function driftOutcome(
  facts: OutcomeFacts,
  ending: Extract<Ending, { kind: 'tripwire' }>,
): NeedsFallbackOutcome {
  const { tripwire, token, tier } = ending;
  const missing = tripwire.missing.length > 0 ? `, without ${tripwire.missing.join(', ')}` : '';
  const hint =
    tier === noFallback
      ? 'Do not retry with this version of the provider package; update it when a fix is released.'
      : `Use the fallback ${tier} with this token; do not retry with this version of the provider package.`;
  return {
    outcome: 'needs_fallback',
    ...common(facts),
    message:
      `The page of ${facts.provider} has changed shape at the step ${tripwire.step} (${tripwire.kind}${missing}). ` +
      `This is on the side of ${facts.provider}; the account and this machine are fine: drift reported, fix pending` +
      `${reportWords[facts.report]}. ${hint}`,
    code: 'drift',
    kind: tripwire.kind,
    step: tripwire.step,
    token,
    tier,
    retry: { retryable: 'no' },
    hint,
  };
}

const sideWords: Record<ErrorCodeRule['side'], (provider: string) => string> = {
  provider: (provider) => `This is on the side of ${provider}`,
  account: () => 'This is about the account that was used',
  network: (provider) => `This is about the network between this machine and ${provider}`,
  mail: () => 'This is about the mailbox',
  agentkeys: () => 'This is on the side of AgentKeys',
  configuration: () => 'This is about the configuration',
};

/** Minutes until another try makes sense, where nobody has named a time. */
const waitMinutes: Partial<Record<ErrorCode, number>> = {
  provider_down: 15,
  rate_limited: 10,
  network: 1,
  mail_unavailable: 5,
};

interface Failure {
  code: ErrorCode;
  step?: string | undefined;
  details: Record<string, unknown>;
  challenge?: 'captcha' | 'phone' | '2fa' | undefined;
  retryAfterS?: number | undefined;
  /** A key was minted all the same, and this is where it is. */
  recoveryFile?: string | undefined;
  /** In place of the rule's words, where more is known. */
  what?: string;
  hint?: string;
}

function failure(
  facts: OutcomeFacts,
  { code, step, details, challenge, retryAfterS, recoveryFile, ...words }: Failure,
): Decision {
  const rule = errorCodeRules[code];
  const what = words.what ?? rule.what;
  const hint = words.hint ?? rule.hint;
  const notBefore =
    rule.retryable === 'yes' ? facts.now + (retryAfterS ?? (waitMinutes[code] ?? 1) * 60) * 1_000 : undefined;
  const at = step === undefined ? '' : ` (step ${step})`;
  const shared = {
    ...common(facts),
    message: `${what}${at}. ${sideWords[rule.side](facts.provider)}; no change of the page's shape was seen. ${keptWords(recoveryFile)}${hint}`,
    code,
    ...(step !== undefined && { step }),
    retry: {
      retryable: rule.retryable,
      ...(notBefore !== undefined && { not_before: new Date(notBefore).toISOString() }),
    },
    hint,
    details: { ...details, ...compact({ recovery_file: recoveryFile }), log_file: facts.logFile },
  };
  if (rule.outcome === 'blocked') {
    const asked = challenge ?? 'captcha';
    return { outcome: { outcome: rule.outcome, ...shared, challenge: asked }, exit: rule.exit };
  }
  const outcome: FailureOutcome = { outcome: rule.outcome, ...shared };
  return { outcome, exit: rule.exit };
}

/** Whether it works or not: nobody but the reader of the outcome knows of it any more. */
const keptWords = (recoveryFile: string | undefined): string =>
  recoveryFile === undefined ? '' : `What the provider gave as the key is kept in ${recoveryFile}. `;

function errorOutcome(
  facts: OutcomeFacts,
  { event, fault, recoveryFile }: Extract<Ending, { kind: 'error' }>,
): Decision {
  const { reason, rule, challenge, retry_after_s: retryAfterS } = event.details;
  return failure(facts, {
    code: event.code,
    step: event.step ?? undefined,
    details: compact({ reason, rule, uncertain: event.uncertain, ...(fault && faultDetails(fault)) }),
    challenge,
    retryAfterS,
    recoveryFile,
    ...(fault && faultWords(fault)),
  });
}

function faultOutcome(
  facts: OutcomeFacts,
  { fault, recoveryFile }: Extract<Ending, { kind: 'fault' }>,
): Decision {
  const decision = failure(facts, {
    code: codeOf(fault),
    details: faultDetails(fault),
    recoveryFile,
    ...faultWords(fault),
  });
  if (fault.code !== 'INTERRUPTED') return decision;
  // Nobody's fault, and nothing is wrong: the words of the rule do not fit.
  const retry = { retryable: 'yes' as const };
  const message = `${fault.message} ${keptWords(recoveryFile)}${fault.remedy}`;
  return { outcome: { ...decision.outcome, message, retry } as Outcome, exit: exitCodes.interrupted };
}

/** An error of ours in the words of the contract. */
function codeOf(fault: AgentKeysError): ErrorCode {
  if (isMailTrouble(fault.code)) return 'mail_unavailable';
  return fault.exit === exitCodes.usage ? 'config' : 'internal';
}

const faultWords = (fault: AgentKeysError) => ({
  what: fault.message.replace(/\.$/, ''),
  hint: fault.remedy,
});

const faultDetails = (fault: AgentKeysError) => ({ error: fault.code, ...fault.details });

const compact = (details: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
