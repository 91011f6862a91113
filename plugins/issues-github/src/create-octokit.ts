import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { PluginLogger } from 'agentkeys';
import Bottleneck from 'bottleneck';
import { rememberAnswers } from './remember-answers.ts';

export type GithubClient = Octokit;

/**
 * `gentle`: GitHub's own advice, a second between two changes and three between two that send mails. `none`: for a
 * server of one's own; waits that it asks for are milliseconds then.
 */
export type Pace = 'gentle' | 'none';

export interface OctokitOptions {
  apiUrl: string;
  token: string;
  log: PluginLogger;
  pace: Pace;
}

/** One request; GitHub answers in less than ten. */
const requestTimeoutMs = 30_000;
/** The claim on the drift is renewed meanwhile; what asks for more is left to the next run. */
const maxPauseS = 120;
const maxRetries = 2;

const Client = Octokit.plugin(retry, throttling);
const unhurried = (): Bottleneck.Group => new Bottleneck.Group({ maxConcurrent: 1 });

/** GitHub's own client, which waits where GitHub asks for it and tries again what may be tried again. */
export function createOctokit({ apiUrl, token, log, pace }: OctokitOptions): GithubClient {
  const unit = { retryAfterBaseValue: pace === 'none' ? 1 : 1_000 };
  const mayWait =
    (what: string) =>
    (pauseS: number, _: object, __: object, tries: number): boolean => {
      const wants = tries < maxRetries && pauseS <= maxPauseS;
      log.warn(`GitHub asks for a pause (${what})`, { pauseS, waiting: wants });
      return wants;
    };
  const octokit = new Client({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'agentkeys',
    retry: unit,
    throttle: {
      ...unit,
      onRateLimit: mayWait('rate limit'),
      onSecondaryRateLimit: mayWait('secondary rate limit'),
      ...(pace === 'none' ? { write: unhurried(), notifications: unhurried() } : {}),
    },
    log: {
      // It would hold the bodies of requests.
      debug: () => undefined,
      info: (message: string) => log.debug(message),
      warn: (message: string) => log.warn(message),
      error: (message: string) => log.debug(message),
    },
    request: {
      fetch: (input: string, init: RequestInit) =>
        fetch(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) }),
    },
  });
  rememberAnswers(octokit);
  return octokit;
}
