import type { ReproductionRun } from 'agentkeys';
import { type ErrorCode, type ErrorEvent, errorCodeSchema } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../issue/render-attempts.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { decideAttempt, notBegun, saysNothingOf } from './decide-attempt.ts';
import { findDeciding } from './find-deciding.ts';
import { judgeReproduction } from './judge-reproduction.ts';

const step = 'verify-email';
const runOf = (event: ReproductionRun['event'], passed: string[] = []): ReproductionRun => ({
  event,
  passed,
  started_at: '2026-03-14T12:00:00.000Z',
  elapsed_ms: 1,
});
const attempt = (event: ReproductionRun['event'], passed?: string[]): Attempt => {
  const run = runOf(event, passed);
  return { run, judgement: judgeReproduction(step, run) };
};
const failed = (code: ErrorCode, change: Partial<ErrorEvent> = {}): ErrorEvent => ({
  type: 'error',
  code,
  step,
  details: { reason: 'seen' },
  ...change,
});
const ended = { scraper_version: '1.0.0', elapsed_ms: 5 };
const crash = attempt(undefined);
const isAgain = (...attempts: Attempt[]): boolean => decideAttempt(attempts).again;

describe('decideAttempt', () => {
  it('tries what has not been tried, and up to three times what crashes', () => {
    expect(decideAttempt([])).toEqual({ again: true, waitMs: 0 });
    expect([isAgain(crash), isAgain(crash, crash), isAgain(crash, crash, crash)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each<[string, Attempt]>([
    ['shows the drift', attempt(makeTripwire({ step }))],
    ['met another one before it', attempt(makeTripwire({ step: 'signup-form' }))],
    ['met another one after it', attempt(makeTripwire({ step: 'create-key' }), [step])],
    ['got its key', attempt({ type: 'success', ...ended })],
    ['ended after the step as it was to', attempt({ type: 'stopped', step, ...ended }, [step])],
  ])('makes no other run where one %s, also after one that said nothing', (_, one) => {
    expect([isAgain(one), isAgain(crash, one)]).toEqual([false, false]);
  });

  it('tries again in the same hour what may be over by then, and whatever is uncertain but a challenge', () => {
    const again = errorCodeSchema.options.filter((code) => isAgain(attempt(failed(code))));
    expect(again).toEqual(['provider_down', 'network', 'mail_unavailable', 'internal']);
    const unsure = errorCodeSchema.options.filter(
      (code) => !isAgain(attempt(failed(code, { uncertain: true }))),
    );
    expect(unsure).toEqual(['challenge']);
  });

  it('waits as long as the site asks, and leaves one alone that asks for more than a minute', () => {
    const down = (retry_after_s: number) =>
      decideAttempt([attempt(failed('provider_down', { details: { reason: 'x', retry_after_s } }))]);
    expect(down(0)).toEqual({ again: true, waitMs: 15_000 });
    expect(down(40)).toEqual({ again: true, waitMs: 40_000 });
    expect(down(3600)).toEqual({ again: false });
  });

  it('leaves it to the next hour where the run could not begin', () => {
    expect(isAgain(attempt(failed('internal', { details: { reason: 'x', rule: notBegun } })))).toBe(false);
  });
});

it('does not take a run that was to end before a step for one that says something of it', () => {
  const first = { step: 'signup-form' };
  const stopped = runOf({ type: 'stopped', step: 'signup-form', ...ended }, ['signup-form']);
  const asked = { request: first, run: stopped };
  expect([saysNothingOf({ step }, asked), saysNothingOf(first, asked)]).toEqual([true, false]);
  const whole = { request: first, run: runOf({ type: 'success', ...ended }) };
  expect(saysNothingOf({ step }, whole)).toBe(false);
});

it('does not take a run for a step that is not there for one that says something of another, or of a whole run', () => {
  const event = failed('config', { step: null, details: { reason: 'x', rule: 'core/until' } });
  const asked = { request: { step: 'gone' }, run: runOf(event) };
  expect(saysNothingOf({ step: 'gone' }, asked)).toBe(false);
  expect(saysNothingOf({ step: 'gone', whole: true }, asked)).toBe(true);
  expect(saysNothingOf({ step }, asked)).toBe(true);
});

it('goes by the run that shows most', () => {
  const shows = attempt(makeTripwire({ step }));
  const passes = attempt({ type: 'success', ...ended });
  expect(findDeciding([shows, passes, crash])).toBe(shows);
  expect(findDeciding([crash, passes, crash])).toBe(passes);
  const last = attempt(failed('network'));
  expect(findDeciding([crash, last])).toBe(last);
  expect(findDeciding([])).toBeUndefined();
});
