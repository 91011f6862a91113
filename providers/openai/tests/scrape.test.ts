import { join } from 'node:path';
import { scrapeInSandbox } from 'agentkeys/testing';
import { describe, expect, test } from 'vitest';
import { openai } from '../src/index.ts';

const packageFolder = join(import.meta.dirname, '..');
const scrape = (...inject: string[]) => scrapeInSandbox({ packageFolder, inject });

/** Steps that were done or passed over, in order. */
const stepsOf = ({ events }: Awaited<ReturnType<typeof scrape>>): string[] =>
  events.flatMap((event) =>
    event.type === 'progress' && event.state !== 'started'
      ? [`${event.step} ${event.variant ?? event.state}`]
      : [],
  );

describe('the scraper gets a key', () => {
  test('from the pages as they are', async () => {
    const run = await scrape();
    expect(run.event, run.log).toMatchObject({ type: 'success' });
    expect(run.made.accounts).toHaveLength(1);
    expect(run.made.keys).toEqual([(run.event as { api_key: string }).api_key]);
    expect(run.made.keys[0]).toMatch(openai().key.pattern);
    expect(stepsOf(run)).toEqual([
      'signup-form finished',
      'verify-email one-field',
      'about-you birthday',
      'create-key finished',
      'name-key finished',
      'read-key finished',
    ]);
  });

  test.each([
    [
      ['otp-boxes', 'about-you:age', 'instant-key'],
      ['verify-email six-fields', 'about-you age', 'name-key skipped'],
    ],
    [['about-you:skip'], ['about-you skipped']],
  ])('with %s', async (inject, steps) => {
    const run = await scrape(...inject);
    expect(run.event, run.log).toMatchObject({ type: 'success' });
    expect(stepsOf(run)).toEqual(expect.arrayContaining(steps));
    expect(run.made.keys).toHaveLength(1);
  });

  // Together, since most of their time is waiting.
  test.concurrent.each([
    'late-mail:5',
    'slow-hydration:bundle-3',
    'slow-hydration:bundle-8',
    'slow-hydration:xhr-3',
    'slow-hydration:xhr-8',
  ])('with %s', async (change) => {
    const run = await scrape(change);
    expect(run.event, run.log).toMatchObject({ type: 'success' });
    expect(run.made.keys).toHaveLength(1);
  });
});

describe('the scraper tells that a page has changed', () => {
  test.each([
    ['tos-gate', 'selector-missing', 'signup-form', 0],
    ['tos-gate:password', 'selector-missing', 'signup-form', 0],
    ['tos-gate-required', 'selector-missing', 'signup-form', 0],
    ['tos-gate-required:password', 'selector-missing', 'signup-form', 0],
    ['tos-gate-replace', 'selector-missing', 'signup-form', 0],
    ['tos-gate-replace:password', 'selector-missing', 'signup-form', 0],
    ['redirect-elsewhere', 'unexpected-nav', 'signup-form', 0],
    ['redirect-elsewhere:keys', 'unexpected-nav', 'create-key', 1],
    ['button-renamed', 'selector-missing', 'create-key', 1],
  ])('%s: %s at %s, with %i accounts made', async (change, kind, step, accounts) => {
    const run = await scrape(change);
    expect(run.event, run.log).toMatchObject({ type: 'tripwire', kind, step });
    expect(run.made.accounts).toHaveLength(accounts);
    expect(run.made.keys).toEqual([]);
  });
});

describe('the scraper tells that a run has failed on a page that has not changed', () => {
  test.each([
    ['wrong-otp', 'wrong_otp', 'verify-email'],
    ['challenge', 'challenge', 'signup-form'],
    ['challenge:widget', 'challenge', 'signup-form'],
    ['http-500', 'provider_down', 'signup-form'],
    ['http-500:submit', 'provider_down', 'signup-form'],
    ['returning-user', 'account_exists', 'signup-form'],
  ])('%s: %s at %s', async (change, code, step) => {
    const run = await scrape(change);
    expect(run.event, run.log).toMatchObject({ type: 'error', code, step });
    expect(run.made.keys).toEqual([]);
  });
});
