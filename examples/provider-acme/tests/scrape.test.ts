import { join } from 'node:path';
import { scrapeInSandbox } from 'agentkeys/testing';
import { expect, test } from 'vitest';
import { acme } from '../src/index.ts';

const packageFolder = join(import.meta.dirname, '..');
const scrape = (...inject: string[]) => scrapeInSandbox({ packageFolder, inject });
/** As a reproduction of the first step does. */
const scrapeFirstStep = (...inject: string[]) =>
  scrapeInSandbox({ packageFolder, inject, until: 'signup-form', freeStepsOnly: true });

test('the scraper gets a key from the pages as they are', async () => {
  const { event, events, made, log } = await scrape();
  expect(event, log).toMatchObject({ type: 'success', api_key: made.keys[0] });
  expect(made.keys[0]).toMatch(acme().key.pattern);
  expect(made.accounts).toHaveLength(1);
  const finished = events.flatMap((each) =>
    each.type === 'progress' && each.state === 'finished' ? [each.step] : [],
  );
  expect(finished).toEqual(acme().steps.map(({ id }) => id));
});

test('a run for a step before the account ends after it, and makes none', async () => {
  const { event, events, made, ledger, log } = await scrapeFirstStep();
  expect(event, log).toMatchObject({ type: 'stopped', step: 'signup-form' });
  expect(events.map((each) => each.type)).toEqual(['progress', 'progress', 'stopped']);
  expect(made).toMatchObject({ accounts: [], keys: [] });
  expect(ledger).toEqual({ account: 'none', keys: [] });
});

test('a new gate trips before anything is sent, and makes no account', async () => {
  const { event, made, ledger, log } = await scrapeFirstStep('tos-gate-additive');
  expect(event, log).toMatchObject({
    type: 'tripwire',
    kind: 'selector-missing',
    step: 'signup-form',
    class: 'new-consent',
    unexpected: ['tos'],
    diff: ['+ button "Accept new ToS"'],
  });
  expect(made.accounts).toEqual([]);
  expect(ledger).toEqual({ account: 'none', keys: [] });
});
