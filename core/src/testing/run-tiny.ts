import type { Evidence, MovedView, Profile, ScrapeEvent, Verdict } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { buildProfiles } from '../profiles/build-profiles.ts';
import type { Answers } from '../provision/serve-requests.ts';
import { type ScrapeResult, spawnScrape } from '../provision/spawn-scrape.ts';
import type { ChannelRequests, StartMessage } from '../scrape/channel-messages.ts';
import type { TinyOptions } from './fixtures/tiny-provider.ts';
import type { TinySite } from './fixtures/tiny-site.ts';

export interface TinyRun {
  site: TinySite;
  browserEndpoint: string;
  judge(evidence: Evidence): Promise<Verdict | undefined>;
  options?: TinyOptions;
  profiles?: Record<string, Profile>;
  /** Learn from the run, resting on its views for so many milliseconds. */
  learn?: { restMs: number };
  /** What of a step no plugin listens to. */
  unheard?: Extract<StartMessage, { job: 'scrape' }>['unheard'];
  /** End after this step, where no step up to it makes an account. */
  until?: string;
  freeStepsOnly?: true;
  budgetMs?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Answers in place of the usual ones. */
  answer?: Answers;
  onEvent?: (event: ScrapeEvent) => void;
}

export interface TinyResult extends ScrapeResult {
  events: ScrapeEvent[];
  log: string[];
  /** Names of the questions, evidence left out. */
  asked: string[];
  masked: string[];
  minted: string[];
  evidence: Evidence[];
  learned: ChannelRequests['learned-view']['ask'][];
  moved: MovedView[];
}

export const tinyAccount = {
  email: 'agent.canary-41@mail.example',
  password: 'Canary-pass-93x!',
  fullName: 'Canary Quillfeather',
  birthdate: '1987-03-21',
};

/** Runs the tiny provider in a real scrape process, as the host would. */
export async function runTiny(run: TinyRun): Promise<TinyResult> {
  const events: ScrapeEvent[] = [];
  const log: string[] = [];
  const asked: string[] = [];
  const masked: string[] = [];
  const minted: string[] = [];
  const evidence: Evidence[] = [];
  const learned: TinyResult['learned'] = [];
  const moved: MovedView[] = [];
  const noted =
    <Ask, Answer>(name: string, answer: (ask: Ask) => Answer | Promise<Answer>) =>
    async (ask: Ask): Promise<Answer> => {
      asked.push(name);
      return answer(ask);
    };
  const result = await spawnScrape({
    start: {
      type: 'start',
      job: 'scrape',
      provider: {
        name: 'tiny',
        url: new URL('./fixtures/tiny-provider.ts', import.meta.url).href,
        export: 'tiny',
        options: run.options ?? {},
        version: '1.2.3',
      },
      origins: { app: run.site.origin },
      browserEndpoint: run.browserEndpoint,
      locale: 'en-US',
      profiles: run.profiles ?? {},
      learn: run.learn ?? false,
      ...(run.unheard && { unheard: run.unheard }),
      ...(run.until !== undefined && { until: run.until }),
      ...(run.freeStepsOnly && { freeStepsOnly: run.freeStepsOnly }),
      budgetMs: run.budgetMs ?? 60_000,
    },
    packageFolder: import.meta.dirname,
    answer: {
      declared: async () => null,
      account: noted('account', () => tinyAccount),
      mail: noted('mail', () => run.site.code),
      mask: noted('mask', ({ secret }) => {
        masked.push(secret);
        return null;
      }),
      key: noted('key', ({ key }) => {
        minted.push(key);
        return { kept: true };
      }),
      evidence: async (ask) => {
        evidence.push(ask.evidence);
        return (await run.judge(ask.evidence)) ?? null;
      },
      'before-step': noted('before-step', () => null),
      'after-step': noted('after-step', () => null),
      'learned-view': async (ask) => {
        learned.push(ask);
        return null;
      },
      moved: async (ask) => {
        moved.push(...ask.moved);
        return null;
      },
      ...run.answer,
    },
    onEvent(event) {
      events.push(event);
      run.onEvent?.(event);
    },
    onLog: (line) => log.push(line),
    signal: run.signal ?? new AbortController().signal,
    timeoutMs: run.timeoutMs ?? 75_000,
  });
  return { ...result, events, log, asked, masked, minted, evidence, learned, moved };
}

/** What good runs have learned, as the profiles that the next run is given. */
export const toProfiles = (learned: TinyResult['learned']): Record<string, Profile> =>
  buildProfiles({ views: learned, version: '1.2.3', known: {} });

/** A mailbox that cannot be read. */
export const noMail: Answers['mail'] = async () => {
  throw new AgentKeysError('MAIL_UNAVAILABLE', { seen: 'no route to the mail server' });
};
