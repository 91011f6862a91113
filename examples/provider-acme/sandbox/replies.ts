import { setTimeout as pause } from 'node:timers/promises';
import { type Handler, jsonReply, type Reply } from 'agentkeys/sandbox';
import type { AccountRecord, World } from './world.ts';

/** An answer that the form shows in its alert, at the field that is to blame. */
export const refuse = (status: number, error: string, field = ''): Reply =>
  jsonReply({ error, field }, { status });

/** Begins the account's session and leads on. */
export const enter = (world: World, account: AccountRecord, next: string): Reply =>
  jsonReply({ next }, { cookies: [world.sessions.begin(account)] });

/** The usual answer, so many milliseconds late. */
export const late =
  (ms: number) =>
  (usual: Handler): Handler =>
  async (request) => {
    await pause(ms, undefined, { signal: request.signal });
    return usual(request);
  };

/** No answer, for as long as anybody waits. */
export const silence = (): Handler => (request) =>
  new Promise((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
  });

/** The same answer to everybody. */
export const always = (reply: Reply) => (): Handler => () => reply;
