import type { Account, Sandbox } from 'agentkeys/sandbox';
import type { Page } from 'playwright-core';
import { Ended, type Ending } from './ended.ts';
import { watchInterrupts } from './interrupts.ts';
import { createKey, openKeys, readKey } from './keys.ts';
import { signUp } from './sign-up.ts';
import { verifyEmail } from './verify.ts';
import { type Answers, watchAnswers } from './watch-answers.ts';

export interface HandOptions {
  keyName?: string;
  creditLimit?: number;
  mailWaitMs?: number;
}

/** What all steps share. */
export interface Run {
  page: Page;
  site: Pick<Sandbox, 'origins' | 'mailbox'>;
  account: Account;
  answers: Answers;
  /** Unix milliseconds: older mail is of no interest. */
  since: number;
  mailWaitMs: number;
  keyName: string;
  creditLimit: number | undefined;
}

export type HandResult = { key: string; check: string } | Ending;

/**
 * The flow of the provider `openrouter` as one writes it without AgentKeys, with checks that come near to those that a
 * provider has for nothing: what a step needs is awaited under watch, refusals are told from changed pages, a form is
 * compared with what is known of it before it is sent, and a changed page is pictured without secrets.
 */
export async function provisionByHand(
  page: Page,
  site: Sandbox,
  options: HandOptions = {},
): Promise<HandResult> {
  const { keyName = 'agentkeys', creditLimit, mailWaitMs = 120_000 } = options;
  if (keyName.trim() === '' || keyName.length > 100) throw new RangeError('keyName: 1 to 100 characters');
  if (creditLimit !== undefined && !(creditLimit > 0)) throw new RangeError('creditLimit: a number above 0');
  const answers = watchAnswers(page);
  const account = site.account();
  const run: Run = { page, site, account, answers, since: Date.now(), mailWaitMs, keyName, creditLimit };
  await watchInterrupts(page);
  try {
    await signUp(run);
    await verifyEmail(run);
    await openKeys(run);
    await createKey(run);
    const key = await readKey(run);
    return { key, check: await checkKey(site.origins.api ?? '', key) };
  } catch (error) {
    if (error instanceof Ended) return error.ending;
    throw error;
  }
}

async function checkKey(api: string, key: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${api}/api/v1/key`, { headers }).catch(() => undefined);
  if (response?.ok) return 'valid';
  if (response?.status === 401) return 'phantom';
  return response?.status === 429 ? 'rate_limited' : 'endpoint_down';
}
