import { type Answered, refuse } from './answer.ts';
import type { GithubState } from './github-state.ts';

/**
 * How a request may fail besides what the repository says. `lost-*`: GitHub did what was asked, and its answer did not
 * arrive.
 */
export type Failure =
  | 'primary-limit'
  | 'secondary-limit'
  | 'secondary-limit-429'
  | 'server-error'
  | 'html'
  | 'reset'
  | 'lost-reset'
  | 'lost-server-error';

/** Seconds that a limit asks for, small enough to be waited for and too long for that. */
export type Pause = number;

export const isLost = (failure: Failure): boolean => failure.startsWith('lost-');
export const isReset = (failure: Failure): boolean => failure === 'reset' || failure === 'lost-reset';

const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

export function answerFailure(failure: Failure, pause: Pause, { now }: GithubState): Answered {
  const reset = String(Math.ceil(now() / 1_000) + pause);
  const limits = { 'x-ratelimit-limit': '5000', 'x-ratelimit-reset': reset, 'x-ratelimit-resource': 'core' };
  if (failure === 'primary-limit') {
    const headers = { ...limits, 'x-ratelimit-remaining': '0', 'x-ratelimit-used': '5000' };
    return refuse(403, 'API rate limit exceeded for installation ID 1.', { headers });
  }
  if (failure === 'secondary-limit' || failure === 'secondary-limit-429') {
    const headers = { ...limits, 'x-ratelimit-remaining': '4000', 'retry-after': String(pause) };
    return refuse(failure === 'secondary-limit' ? 403 : 429, secondary, { headers });
  }
  if (failure === 'html') return { status: 502, body: '<html><h1>Unicorn!</h1></html>' };
  return refuse(502, 'Server Error');
}
