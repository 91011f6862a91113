import type { RestSample } from '../browser/types.ts';
import type {
  ChallengeKind,
  Evidence,
  MovedView,
  OutlineNode,
  Profile,
  Verdict,
} from '../contracts/index.ts';
import type { Account } from '../plugins/account.ts';
import type { KeyCheck, Made, MailFilter, Swept } from '../plugins/provider.ts';

/** How the scrape process finds its one provider. */
export interface ProviderModule {
  name: string;
  /** `file:` URL of the module. */
  url: string;
  /** Name of the exported factory. */
  export: string;
  options: unknown;
  version: string;
}

/** What the jobs without steps have in common. */
interface PlainJob {
  type: 'start';
  provider: ProviderModule;
  origins?: Record<string, string>;
  /** Milliseconds for all of it; smaller than the host's own. */
  budgetMs: number;
}

/** First message of the host. One process does one job and ends. */
export type StartMessage =
  | (PlainJob & {
      job: 'mint';
      flow:
        | { id: 'api'; managementKey: string }
        | { id: 'oauth-pkce'; callbackUrl: string; challenge: string };
    })
  | (PlainJob & { job: 'sweep'; made: Made; managementKey?: string })
  | {
      type: 'start';
      job: 'scrape';
      provider: ProviderModule;
      /** Addresses of the sandbox in place of the provider's own. */
      origins?: Record<string, string>;
      /** The sandbox plays a machine without network. */
      offline?: true;
      /** Playwright endpoint of the browser that the host has launched. */
      browserEndpoint: string;
      locale: string;
      profiles: Record<string, Profile>;
      /** Report every view that was met on a good run, for `profile update`, after a rest of so many milliseconds. */
      learn: { restMs: number } | false;
      /** What is told of a step while no plugin listens: it is told all the same, and nobody waits for the answer. */
      unheard?: readonly ('before-step' | 'after-step')[];
      /** A person sees the browser: challenges are waited for so many milliseconds, all of them together. */
      personMs?: number;
      /** End after this step, where no step up to it makes an account. An id that is not there ends the run at once. */
      until?: string;
      /** With `until`: the run is not begun where a step up to it may make an account. */
      freeStepsOnly?: true;
      /** Milliseconds for the whole run; smaller than the host's own. */
      budgetMs: number;
    }
  | {
      type: 'start';
      job: 'check-key';
      provider: ProviderModule;
      origins?: Record<string, string>;
      apiKey: string;
      budgetMs: number;
    };

/** What the scrape process may ask of the host, and what it is answered. */
export interface ChannelRequests {
  /**
   * What the provider says of itself: its hosts, of its origins and of third parties, and the steps at the beginning
   * that make no account. Asked before the first page.
   */
  declared: { ask: { hosts: string[]; origins: string[]; freeSteps: string[] }; answer: null };
  account: { ask: Record<string, never>; answer: Account };
  mail: { ask: { want: 'code' | 'link'; since: number; filter: MailFilter }; answer: string };
  mask: { ask: { secret: string }; answer: null };
  /**
   * What the step that yields the key has returned, before anything else is done with it: the host keeps it on the
   * disk. `kept`: it is there.
   */
  key: { ask: { key: string }; answer: { kept: boolean } };
  /** `null`: no detector has anything to say yet. */
  evidence: { ask: { evidence: Evidence }; answer: Verdict | null };
  'before-step': { ask: { step: string; variant?: string }; answer: null };
  'after-step': { ask: { step: string; variant?: string; elapsedMs: number }; answer: null };
  /** Something that is done with a landmark begins or ends; for the log. `id` is that of the action. */
  action: {
    ask: {
      id: number;
      step: string;
      landmark: string;
      action: string;
      state: 'begun' | 'done' | 'failed';
      elapsedMs: number;
    };
    answer: null;
  };
  /** With `learn`: one view of a step as it looked on a good run. */
  'learned-view': {
    ask: {
      step: string;
      view: string;
      variant?: string;
      nodes: OutlineNode[];
      domDigest: string;
      foundMs: number;
      /** How long it was waited for: to come, or to be clickable. */
      waitedMs: number;
      /** The page while it was waited for; times count from the beginning of the wait. */
      trail: RestSample[];
      /** Signs of work that went on when all was there; absent where nobody could tell. */
      noise?: string[];
    };
    answer: null;
  };
  /** Views that a run that got its key has passed although they have moved from their profiles. */
  moved: { ask: { moved: MovedView[] }; answer: null };
  /** A challenge has come up, and is left to the person who sees the browser for at most so long. */
  person: { ask: { step: string; challenge: ChallengeKind; waitMs: number }; answer: null };
  /** The address is to be opened by a person; answered with what the provider sends back, and with the verifier. */
  authorize: { ask: { address: string }; answer: { code: string; verifier: string } };
  /** A browser for the job `sweep`; the same one whenever it is asked for. */
  browser: { ask: { hosts: string[]; origins: string[] }; answer: { endpoint: string; locale: string } };
  /** Result of the job `sweep`. */
  swept: { ask: { swept: Swept }; answer: null };
  /** Result of the job `check-key`. */
  'key-checked': { ask: { status: KeyCheck }; answer: null };
}

export type RequestName = keyof ChannelRequests;

export type RequestMessage = {
  [Name in RequestName]: { type: 'request'; id: number; name: Name; ask: ChannelRequests[Name]['ask'] };
}[RequestName];

export type ReplyMessage =
  | { type: 'reply'; id: number; ok: true; answer: unknown }
  | { type: 'reply'; id: number; ok: false; error: { code: string; message: string } };
