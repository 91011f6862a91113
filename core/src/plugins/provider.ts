import type { Locator, Page } from 'playwright-core';
import type { ErrorCode } from '../contracts/index.ts';
import type { Account } from './account.ts';

export const providerApiVersion = 1;

/** `'20s'`, `'2m'`, `'500ms'`, or milliseconds. */
export type Duration = number | `${number}ms` | `${number}s` | `${number}m`;

/** Named addresses of a provider (`app`, `auth`, `api`), without a trailing slash; rebound by the sandbox. */
export type Origins = Readonly<Record<string, string>>;

/** Everything of a run that a step may use. All of it is plain data, plain Playwright, or a question to the host. */
export interface StepContext<Options = unknown> {
  page: Page;
  origins: Origins;
  options: Readonly<Options>;
  account: Readonly<Account>;
  mail: {
    /**
     * The newest verification code sent to the account since the click that led to this step, and after the one before
     * it where a step asks again; digits and letters only.
     */
    code(filter?: MailFilter): Promise<string>;
    /** The newest verification link, decoded and ready for `page.goto`. */
    link(filter?: MailFilter): Promise<string>;
  };
  /** From now on this value is blotted out of every picture, event and log of the run. */
  mask(secret: string): Promise<void>;
  /** Aborted when the step's deadline passes or the run ends. */
  signal: AbortSignal;
}

export interface MailFilter {
  /** Sub-string of the sender's address. */
  from?: string;
}

/** Finds one element; called anew whenever it is needed. */
export type Find = (page: Page) => Locator;

/** A landmark that is not there yet when the step begins: awaited, under the same watch, when `run` first uses it. */
export interface LaterLandmark {
  later: true;
  find: Find;
}

export const later = (find: Find): LaterLandmark => ({ later: true, find });

export type Landmarks = Record<string, Find | LaterLandmark>;
/** What `run` gets: a plain Playwright locator per landmark. Clicks on them pass the shape guard first. */
export type Located<L extends Landmarks> = { readonly [Name in keyof L]: Locator };

export interface RunContext<Options, L extends Landmarks> extends StepContext<Options> {
  landmarks: Located<L>;
}

/** What the step whose `yields` is `key` returns. */
export interface Yielded {
  key: string;
}

interface StepBase<Options> {
  /** Stable: part of the drift's key. `a-z0-9-`. */
  id: string;
  /** `once`: it spends something (an account, a key). No step is ever tried twice in a run. Default `repeatable`. */
  effect?: 'once' | 'repeatable';
  /**
   * `false`: runs before an account exists. A reproduction of such a step ends after it, unless it or one before it is
   * `once`: no account is spent on it. Default `true`.
   */
  needsAccount?: boolean;
  /** The step works inside a session: a login form on its way means that the session has ended. */
  needsSession?: boolean;
  /** The step types a code from a mail: a refusal in unknown words is about the code. */
  entersCode?: boolean;
  /** Skipped, not missed, when its landmarks do not appear. */
  optional?: boolean;
  /**
   * Longest time that the page may take before `run` (landmarks), in `run` between two waits for mail, and after it
   * (`done`); waits for mail have their own. Default `'15s'`.
   */
  deadline?: Duration;
  /** Paths on which the step may be. Says nothing where it is left out. */
  route?: RegExp;
  open?(context: StepContext<Options>): Promise<unknown>;
  /** Resolves when the step has been left; raced with "the page has settled and it has not". */
  done?(context: StepContext<Options>): Promise<unknown>;
}

/** The one step of a provider whose `run` returns the key. */
interface Yields {
  yields: 'key';
}

interface YieldsNothing {
  yields?: undefined;
}

interface Body<Options, L extends Landmarks, Result> {
  landmarks: L;
  run(context: RunContext<Options, L>): Promise<Result>;
}

/** One of several page shapes that a step accepts; the first whose landmarks appear is taken. */
export interface Variant<Options = unknown, L extends Landmarks = Landmarks, Result = unknown>
  extends Body<Options, L, Result> {
  name: string;
}

/** A step as the scrape process meets it: its shapes are always a list. */
export interface Step<Options = unknown> extends StepBase<Options>, Partial<Yields> {
  variants: readonly Variant<Options>[];
}

/** Something that may open late over any step, and how to put it away. */
export interface Interrupt<Options = unknown> {
  id: string;
  /** Visible exactly while it is in the way. */
  when: Find;
  dismiss(context: StepContext<Options>): Promise<unknown>;
}

/** What a provider's key endpoint says of a key. */
export type KeyCheck = 'valid' | 'phantom' | 'endpoint_down' | 'rate_limited';

/** What a flow without pages works with. */
export interface FlowContext<Options = unknown> {
  origins: Origins;
  options: Readonly<Options>;
  fetch: typeof fetch;
  /** Aborted when the run ends. */
  signal: AbortSignal;
}

/** Why a flow without pages got no key, in the words of the contract. */
export interface Refused {
  refused: ErrorCode;
  /** For people; without anything secret. */
  reason: string;
  retryAfterS?: number;
}
export type Minted = Yielded | Refused;

/** The ways to a key besides the steps. The manifest says which there are, what they need, and their order. */
export interface Flows<Options = unknown> {
  /** With the owner's management key, from the environment variable that the manifest names. */
  api?(context: FlowContext<Options> & { managementKey: string }): Promise<Minted>;
  /** A person agrees in a browser of their own, and the provider sends them back to this machine with a code. */
  'oauth-pkce'?: {
    /** The provider's page that asks for consent. `challenge` is the S256 of the verifier, as base64url. */
    address(context: FlowContext<Options> & { callbackUrl: string; challenge: string }): string;
    exchange(context: FlowContext<Options> & { code: string; verifier: string }): Promise<Minted>;
  };
}

/** What the ledger holds of one run. */
export interface Made {
  /** Address of the account that it signed up with; none where it needed no account. */
  email?: string;
  /** Keys that are not known to be gone: the SHA-256 of each, in hexadecimal, and its last four characters. */
  keys: readonly { sha256: string; ends: string }[];
  /**
   * Ids of the steps that the run has passed, where it is swept as soon as it has ended: nobody else has used its account
   * by then, so that a key in it which the run has not come to read is the run's, too.
   */
  passed?: readonly string[];
}

export interface SweepContext<Options = unknown> extends FlowContext<Options> {
  made: Made;
  /** Mail to the address of `made`, since the sweep began. */
  mail: StepContext<Options>['mail'];
  mask: StepContext<Options>['mask'];
  /** The owner's management key, where the manifest names a variable for it and the environment has it. */
  managementKey?: string;
  /** A page in a fresh browser, which is started when it is first asked for. */
  openPage(): Promise<Page>;
}

export interface Swept {
  /** SHA-256 of the keys that are gone, whoever removed them. */
  keys: readonly string[];
  /** The account is gone, too. */
  account: boolean;
  /** Why something is left, in one sentence for people. */
  left?: string;
}

export interface Provider<Options = unknown> {
  /** `a-z0-9-`; the package is `@agentkeys/provider-<name>` or `agentkeys-provider-<name>`. */
  name: string;
  apiVersion: typeof providerApiVersion;
  /** Plain JSON: it crosses to the scrape process. */
  options: Options;
  /** Address of the provider's terms of use, for people. */
  terms?: string;
  /** For people. */
  maintainers?: readonly string[];
  origins: Origins;
  /**
   * Hosts of others that the pages load from; each stands for the names below it, too, as those of `origins` do. Any
   * other host is named in the log of the run, and refused where the configuration says `network: 'enforce'`.
   */
  thirdPartyHosts?: readonly string[];
  key: {
    /** A whole key and nothing else. */
    pattern: RegExp;
    /** Public prefix, the only part of a key that is ever shown. */
    prefix: string;
    check?(context: {
      key: string;
      fetch: typeof fetch;
      origins: Origins;
      signal: AbortSignal;
    }): Promise<KeyCheck>;
  };
  steps: readonly Step<Options>[];
  interrupts?: readonly Interrupt<Options>[];
  flows?: Flows<Options>;
  /** Removes what one run has made. What it throws is told as SWEEP_FAILED, and the ledger keeps what is left. */
  sweep?(context: SweepContext<Options>): Promise<Swept>;
}

/** Types and checks a provider. Throws `AgentKeysError` `PROVIDER_INVALID` that names every fault at once. */
export { defineProvider } from './define-provider.ts';

interface StepWithLandmarks<Options, L extends Landmarks, Result>
  extends StepBase<Options>,
    Body<Options, L, Result> {}
interface StepWithVariants<Options, Result> extends StepBase<Options> {
  variants: readonly Variant<Options, Landmarks, Result>[];
}

export interface ProviderKit<Options> {
  /**
   * A step with one shape (`landmarks`, `run`) or several (`variants`). With `yields: 'key'` every `run` returns
   * `{ key }`.
   */
  step(definition: StepWithVariants<Options, Yielded> & Yields): Step<Options>;
  step(definition: StepWithVariants<Options, unknown> & YieldsNothing): Step<Options>;
  step<const L extends Landmarks>(
    definition: StepWithLandmarks<Options, L, unknown> & YieldsNothing,
  ): Step<Options>;
  step<const L extends Landmarks>(definition: StepWithLandmarks<Options, L, Yielded> & Yields): Step<Options>;
  variant<const L extends Landmarks, Result>(
    definition: Variant<Options, L, Result>,
  ): Variant<Options, Landmarks, Result>;
  interrupt(definition: Interrupt<Options>): Interrupt<Options>;
}

function toStep<Options>(
  definition: (StepWithLandmarks<Options, Landmarks, unknown> | StepWithVariants<Options, unknown>) &
    Partial<Yields>,
): Step<Options> {
  if ('variants' in definition) return definition;
  const { landmarks, run, ...rest } = definition;
  return { ...rest, variants: [{ name: 'default', landmarks, run }] };
}

/** The author's tools, bound to the provider's option type once. */
export function providerKit<Options = Record<string, never>>(): ProviderKit<Options> {
  return {
    step: toStep as ProviderKit<Options>['step'],
    variant: ((definition: unknown) => definition) as ProviderKit<Options>['variant'],
    interrupt: (definition) => definition,
  };
}
