import { join } from 'node:path';
import {
  judgeSwitch,
  provisionInSandbox,
  type SandboxRun,
  type SwitchCase,
  scrapeInSandbox,
} from 'agentkeys/testing';
import { describe, expect, test } from 'vitest';
import { openai } from '../src/index.ts';
import { switches } from './switches.ts';

const packageFolder = join(import.meta.dirname, '..');

/** Steps that were done or passed over, in order. */
const stepsOf = ({ events }: SandboxRun): string[] =>
  events.flatMap((event) =>
    event.type === 'progress' && event.state !== 'started'
      ? [`${event.step} ${event.variant ?? event.state}`]
      : [],
  );

/** Mail that never comes is not waited for as long as with a real mailbox. */
const mailWaitMs = 5_000;

async function holds(wanted: SwitchCase): Promise<void> {
  const run = await provisionInSandbox({ packageFolder, inject: wanted.inject, mailWaitMs });
  expect(judgeSwitch(wanted, run), JSON.stringify(run.outcome)).toEqual([]);
}

const caseOf = (...inject: string[]): SwitchCase => {
  const found = switches.find((one) => one.inject.join() === inject.join());
  if (!found) throw new Error(`no case injects ${inject.join(' ')}`);
  return found;
};

test('the scraper gets a key from the pages as they are, and removes it again', async () => {
  const keys: string[] = [];
  const run = await scrapeInSandbox({
    packageFolder,
    sweep: true,
    onEvent: (event) => void (event.type === 'success' && keys.push(event.api_key)),
  });
  expect(run.event, run.log).toMatchObject({ type: 'success' });
  expect(keys[0]).toMatch(openai().key.pattern);
  expect(stepsOf(run)).toEqual([
    'signup-form two-pages',
    'verify-email one-field',
    'about-you birthday',
    'create-key finished',
    'name-key finished',
    'read-key field',
  ]);
  expect(run.swept, run.log).toMatchObject({ keys: [expect.any(String)], account: false });
  expect(run.made.accounts).toHaveLength(1);
  expect(run.made.keys).toEqual([]);
});

test('a key that was made and could not be read is removed with the run', async () => {
  const inject = ['masked-key:dialog'];
  const run = await scrapeInSandbox({ packageFolder, inject, sweep: true });
  expect(run.event, run.log).toMatchObject({ type: 'tripwire', step: 'read-key' });
  expect(run.swept, run.log).toEqual({ keys: [], account: false });
  expect(run.ledger).toEqual({ account: 'kept', keys: [] });
  expect(run.made.accounts).toHaveLength(1);
  expect(run.made.keys).toEqual([]);
});

test('a challenge is waited for where a person sees the browser', async () => {
  const asked: unknown[] = [];
  const person = {
    openAddress: () => undefined,
    solve: (what: unknown) => void asked.push(what),
    seesHeadless: true as const,
  };
  const run = await scrapeInSandbox({ packageFolder, inject: ['challenge:page-passes'], person });
  expect(run.event, run.log).toMatchObject({ type: 'success' });
  expect(asked).toEqual([
    { step: 'signup-form', challenge: 'captcha', waitMs: expect.any(Number) as number },
  ]);
});

/** What happened in the field, by what it was called. */
const storiesOf = (name: 'drifts' | 'falseAlarms'): [string, SwitchCase][] =>
  switches.flatMap((one) => one[name]?.map((story): [string, SwitchCase] => [story, one]) ?? []);

/** One run for all that it shows. */
const runs = new Map<SwitchCase, Promise<void>>();
const holdsOnce = (one: SwitchCase): Promise<void> => {
  const running = runs.get(one) ?? holds(one);
  runs.set(one, running);
  return running;
};

describe.concurrent('drifts that really happened', () => {
  test.for(storiesOf('drifts'))('%s', ([, one]) => holdsOnce(one));
});

describe.concurrent('what was taken for drift, and is none', () => {
  test.for(storiesOf('falseAlarms'))('%s', ([, one]) => holdsOnce(one));
});

describe.concurrent('with', () => {
  test.for([
    caseOf('merged-form', 'otp-6', 'about-you:age', 'instant-key', 'key-shown-in:code'),
    caseOf('about-you:skip'),
    caseOf('tos-gate:email'),
    caseOf('tos-gate:password'),
    caseOf('tos-gate-required:password'),
    caseOf('tos-gate-modal:email'),
    caseOf('redirect-elsewhere:signup'),
    caseOf('wrong-otp'),
    caseOf('challenge:widget'),
    caseOf('http-500:submit'),
    caseOf('masked-key:dialog'),
  ])('$inject: $wanted', (one) => holds(one));
});
