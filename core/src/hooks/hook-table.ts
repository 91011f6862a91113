import type { Config } from '../config/schema.ts';
import type {
  DriftReport,
  Evidence,
  Outcome,
  ReportVariant,
  ScrapeEvent,
  Verdict,
} from '../contracts/index.ts';
import { evidenceSchema, reportVariantSchema, verdictSchema } from '../contracts/index.ts';
import type { Account } from '../plugins/account.ts';
import type { Fallback, FallbackRequest } from '../plugins/fallback.ts';
import type { IssueTracker, IssueTrackerRequest } from '../plugins/issue-tracker.ts';
import type { KeyStore } from '../plugins/key-store.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { KeyCheck } from '../plugins/provider.ts';
import type { FreshDrifts, HandledDrift, Reproducer, ReproductionRequest } from '../plugins/reproduction.ts';
import type { Transport } from '../plugins/transport.ts';

/**
 * The prefix of a hook's name is its kind:
 * - `modify`: each tap gets the value and returns the next one.
 * - `resolve`: the first tap that answers wins; `undefined` passes.
 * - `detect`: the first verdict wins, in order of stage.
 * - `before` and `after`: in series, each may stop the run by throwing.
 * - `on`: told in parallel; what goes wrong there is logged and counted, and harms nothing.
 */
export type HookKind = 'modify' | 'resolve' | 'detect' | 'before' | 'after' | 'on';

/** What happens when a tap throws, is too slow or returns a value that is not of its form. */
export type HookPolicy =
  /** The run ends with the plugin's name. */
  | 'stop'
  /** The tap is named, logged, counted and passed over. */
  | 'skip';

export interface HookEntry<Argument, Answer> {
  readonly kind: HookKind;
  readonly runsIn: 'host' | 'service';
  readonly policy: HookPolicy;
  /** Milliseconds that one tap may take. */
  readonly timeoutMs: number;
  /** TypeScript name of the one argument, for the docs. */
  readonly argument: string;
  /** TypeScript name of what a tap returns, for the docs. */
  readonly answer: string;
  readonly doc: string;
  /** Checks what a tap returned; a message says what is wrong with it. */
  readonly check?: (answer: unknown) => string | undefined;
  /** Carries the types; never set. */
  readonly types?: { argument: Argument; answer: Answer };
}

/** Fixes the two types of an entry and leaves its fields literal. */
const hook =
  <Argument, Answer>() =>
  <const Entry extends HookEntry<Argument, Answer>>(entry: Entry): Entry & HookEntry<Argument, Answer> =>
    entry;

interface SafeParser {
  safeParse(value: unknown): {
    success: boolean;
    error?: { issues: readonly { path: PropertyKey[]; message: string }[] };
  };
}
const matches =
  (schema: SafeParser) =>
  (answer: unknown): string | undefined => {
    const first = schema.safeParse(answer).error?.issues[0];
    return first && `${first.path.join('.') || 'value'}: ${first.message}`;
  };
const hasMethods =
  (...names: string[]) =>
  (answer: unknown): string | undefined => {
    const missing = names.filter(
      (name) => typeof (answer as Record<string, unknown> | null)?.[name] !== 'function',
    );
    return missing.length > 0 ? `no function ${missing.join(', ')}` : undefined;
  };
const hasStrings =
  (...names: string[]) =>
  (answer: unknown): string | undefined => {
    const missing = names.filter(
      (name) => typeof (answer as Record<string, unknown> | null)?.[name] !== 'string',
    );
    return missing.length > 0 ? `no string ${missing.join(', ')}` : undefined;
  };

export interface RunInfo {
  runId: string;
  provider: string;
  /** Version of the provider package. */
  version: string;
  sandbox: boolean;
}

/**
 * The one truth about hooks: kind, argument, answer, failure policy and doc. Types, construction and docs/hooks.md
 * are made from it.
 */
export const hookTable = {
  modifyConfig: hook<Config, Config>()({
    kind: 'modify',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 10_000,
    argument: 'Config',
    answer: 'Config',
    doc: 'The configuration after it was checked and before it is frozen; what comes out is checked again.',
  }),
  resolveBrowser: hook<RunInfo, { executablePath: string }>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 30_000,
    argument: 'RunInfo',
    answer: '{ executablePath: string }',
    doc: 'Which browser to launch. The built-in answer: config, AGENTKEYS_BROWSER, Playwright’s own, Chrome, Chromium.',
    check: hasStrings('executablePath'),
  }),
  resolveAccount: hook<RunInfo, Account>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 60_000,
    argument: 'RunInfo',
    answer: 'Account',
    doc: 'What to sign up with. The built-in answer: a fresh account of the sandbox, or the account of the configuration.',
    check: hasStrings('email', 'password', 'fullName', 'birthdate'),
  }),
  resolveMail: hook<RunInfo & { account: Account }, Mailbox>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 60_000,
    argument: 'RunInfo & { account: Account }',
    answer: 'Mailbox',
    doc: 'The mailbox of the account. The built-in answer: the mailbox of the sandbox.',
    check: hasMethods('wait'),
  }),
  beforeStep: hook<RunInfo & { step: string; variant?: string }, void>()({
    kind: 'before',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 30_000,
    argument: 'RunInfo & { step: string; variant?: string }',
    answer: 'void',
    doc: 'A step’s landmarks are there and it is about to act.',
  }),
  modifyEvidence: hook<Evidence, Evidence>()({
    kind: 'modify',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 2_000,
    argument: 'Evidence',
    answer: 'Evidence',
    doc: 'What was observed, before the detectors judge it: for teaching a detector the habits of one site.',
    check: matches(evidenceSchema),
  }),
  detect: hook<Evidence, Verdict | undefined>()({
    kind: 'detect',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 2_000,
    argument: 'Evidence',
    answer: 'Verdict | undefined',
    doc: 'Judges one observation. The first verdict in order of stage wins; no verdict means: keep waiting.',
    check: matches(verdictSchema),
  }),
  afterStep: hook<RunInfo & { step: string; variant?: string; elapsedMs: number }, void>()({
    kind: 'after',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 30_000,
    argument: 'RunInfo & { step: string; variant?: string; elapsedMs: number }',
    answer: 'void',
    doc: 'A step has been left as it should.',
  }),
  onEvent: hook<RunInfo & { event: ScrapeEvent }, void>()({
    kind: 'on',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 5_000,
    argument: 'RunInfo & { event: ScrapeEvent }',
    answer: 'void',
    doc: 'Every event of the scrape process as it came; of a key it holds the masked form.',
  }),
  resolveKeyCheck: hook<RunInfo & { apiKey: string }, KeyCheck>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 60_000,
    argument: 'RunInfo & { apiKey: string }',
    answer: 'KeyCheck',
    doc: 'Whether a key works. The built-in answer: the provider’s own check, in a process of its own.',
    check: (answer) =>
      ['valid', 'phantom', 'endpoint_down', 'rate_limited'].includes(answer as string)
        ? undefined
        : 'not a KeyCheck',
  }),
  resolveKeyStore: hook<RunInfo, KeyStore>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'stop',
    timeoutMs: 30_000,
    argument: 'RunInfo',
    answer: 'KeyStore',
    doc: 'Where keys are kept. The built-in answer: a file that only its owner can read.',
    check: hasMethods('get', 'put'),
  }),
  resolveFallback: hook<FallbackRequest, Fallback>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 5_000,
    argument: 'FallbackRequest',
    answer: 'Fallback',
    doc: 'What may be tried after a tripwire. Without an answer the tier is none_configured.',
    check: (answer) => (typeof (answer as Fallback | null)?.tier === 'string' ? undefined : 'no string tier'),
  }),
  onOutcome: hook<RunInfo & { outcome: Outcome }, void>()({
    kind: 'on',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 5_000,
    argument: 'RunInfo & { outcome: Outcome }',
    answer: 'void',
    doc: 'What the caller gets, after it has been decided and recorded.',
  }),
  modifyReport: hook<DriftReport, DriftReport>()({
    kind: 'modify',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 2_000,
    argument: 'DriftReport',
    answer: 'DriftReport',
    doc: 'A drift report before it is put into the outbox. What comes out must still fit the allow-list.',
  }),
  resolveTransport: hook<RunInfo, Transport>()({
    kind: 'resolve',
    runsIn: 'host',
    policy: 'skip',
    timeoutMs: 5_000,
    argument: 'RunInfo',
    answer: 'Transport',
    doc: 'How reports travel to the drift service. Asked only after consent was given. Of a run in a sandbox (`sandbox`) answer only where reports stay on this machine.',
    check: hasMethods('send'),
  }),
  modifyVariant: hook<ReportVariant, ReportVariant>()({
    kind: 'modify',
    runsIn: 'service',
    policy: 'skip',
    timeoutMs: 1_000,
    argument: 'ReportVariant',
    answer: 'ReportVariant',
    doc: 'What an accepted report is counted under within its batch: for putting shapes together that mean the same.',
    check: matches(reportVariantSchema),
  }),
  onDriftFresh: hook<FreshDrifts, void>()({
    kind: 'on',
    runsIn: 'service',
    policy: 'skip',
    timeoutMs: 60_000,
    argument: 'FreshDrifts',
    answer: 'void',
    doc: 'Reports have come that nobody has dealt with: of one provider, told within seconds of the first of them and at most every five minutes. For beginning the hourly run before its hour; it may be told more than once.',
  }),
  resolveReproduction: hook<ReproductionRequest, Reproducer>()({
    kind: 'resolve',
    runsIn: 'service',
    policy: 'stop',
    timeoutMs: 30_000,
    argument: 'ReproductionRequest',
    answer: 'Reproducer',
    doc: 'How a reported drift is tried. The built-in answer: the same scrape of this one provider as users run.',
    check: hasMethods('command', 'run'),
  }),
  resolveIssueTracker: hook<IssueTrackerRequest, IssueTracker>()({
    kind: 'resolve',
    runsIn: 'service',
    policy: 'stop',
    timeoutMs: 30_000,
    argument: 'IssueTrackerRequest',
    answer: 'IssueTracker',
    doc: 'Where the issue of a drift is kept. The built-in answer: a folder of Markdown files.',
    check: hasMethods('find', 'create', 'update', 'comment', 'reopen', 'close'),
  }),
  onBatchHandled: hook<HandledDrift, void>()({
    kind: 'on',
    runsIn: 'service',
    policy: 'skip',
    timeoutMs: 10_000,
    argument: 'HandledDrift',
    answer: 'void',
    doc: 'The hourly run has dealt with all reports of one drift and has recorded it.',
  }),
};

export type HookTable = typeof hookTable;
export type HookName = keyof HookTable;
export type HookArgument<Name extends HookName> =
  HookTable[Name] extends HookEntry<infer Argument, unknown> ? Argument : never;
export type HookAnswer<Name extends HookName> =
  HookTable[Name] extends HookEntry<infer _, infer Answer> ? Answer : never;
