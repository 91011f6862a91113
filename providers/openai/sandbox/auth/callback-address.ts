import type { Origins } from 'agentkeys/sandbox';
import { type AccountRecord, oneTimeToken, type World } from '../world.ts';

/** Where the login host sends a visitor who is done, with a code that is good for one session. */
export function callbackAddress({ callbacks }: World, account: AccountRecord, origins: Origins): string {
  const code = oneTimeToken();
  callbacks.set(code, account);
  return `${origins.app}/auth/callback?code=${code}`;
}
