import type { Drift } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { decideHandled, type HandledInput, retryDelay } from './decide-handled.ts';

const now = Date.UTC(2026, 2, 14, 12);
const hour = 60 * 60 * 1000;
const drift: Drift = {
  service: 'openai',
  step: 'signup-form',
  step_hash: 'b59114af29bce274',
  state: 'claimed',
  fence: 3,
  reports: 9,
  handled_seq: 0,
  result: null,
  reproduced_in: null,
  attempts: 0,
  hours: 0,
  retry_at: null,
  issue: null,
  screenshot_ref: null,
  affected: [],
  fixed_in: null,
  times: {
    ...{ first_report: null, last_report: null, last_tripped: null, last_passed: null },
    ...{ detected: null, arrived: null, reproduced: null, issue_opened: null, fixed: null },
  },
};
const decide = (hours: number, change: Partial<HandledInput>) =>
  decideHandled({
    claim: {
      fence: 3,
      upto: 9,
      lease_until: new Date(now).toISOString(),
      drift: { ...drift, attempts: 2 * hours, hours },
    },
    attempt: undefined,
    attempts: 2,
    isOverBudget: false,
    result: undefined,
    reproducedIn: 'site',
    applied: { issue: undefined, actions: [] },
    now,
    ...change,
  });
const waits = (result: 'not_reproduced' | 'inconclusive', most: number) =>
  Array.from({ length: most }, (_, hours) => {
    const { retry_at, attempts, hours: by } = decide(hours, { result });
    expect([attempts, by]).toEqual([2 * hours + 2, hours + 1]);
    return retry_at ? Math.round((Date.parse(retry_at) - now) / hour) : null;
  });

describe('decideHandled', () => {
  it('tries a page that was in order a few times more, then leaves it until another report comes', () => {
    expect(waits('not_reproduced', 5)).toEqual([1, 2, 4, null, null]);
  });

  it('is more patient where a run could tell nothing, and never waits more than a day', () => {
    expect(waits('inconclusive', 11)).toEqual([1, 2, 4, 8, 16, 24, 24, 24, 24, null, null]);
  });

  it.each(['runner/provider', 'core/until'])(
    'leaves it until another report comes where it cannot be run here (%s)',
    (rule) => {
      const event = { type: 'error', code: 'config', step: null, details: { reason: '', rule } } as const;
      const ran = { started_at: new Date(now).toISOString(), elapsed_ms: 1, passed: [] };
      const run = { ...ran, event: { ...event, scraper_version: '1.0.0', elapsed_ms: 1 } };
      const attempt = { run, judgement: { result: 'inconclusive', why: '' } } as const;
      expect(decide(0, { result: 'inconclusive', attempt }).retry_at).toBeNull();
    },
  );

  it('is due when the hourly run comes, also if that is a little early', () => {
    for (const hours of [1, 2, 3]) expect(retryDelay(hours) % hour).toBe(50 * 60 * 1000);
  });

  it('waits for the next day of UTC, and for nothing else, where the budget is spent', () => {
    expect(decide(3, { isOverBudget: true })).toEqual({
      fence: 3,
      upto: 9,
      retry_at: '2026-03-15T00:00:00.000Z',
    });
  });

  it('counts from the beginning after a result, and names the version that the run has tripped with', () => {
    const tripwire = makeTripwire({ scraper_version: '1.1.0' });
    const run = { event: tripwire, passed: [], started_at: new Date(now).toISOString(), elapsed_ms: 1 };
    const attempt = { run, judgement: { result: 'reproduced', why: '', tripwire } } as const;
    expect(decide(3, { result: 'reproduced', attempt })).toEqual({
      fence: 3,
      upto: 9,
      result: 'reproduced',
      reproduced_in: 'site',
      attempts: 0,
      hours: 0,
      ran_at: '2026-03-14T12:00:00.000Z',
      affected: ['1.1.0'],
      screenshot_ref: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it('begins a new round with an issue that is opened, or opened again', () => {
    const issue = { id: '1', url: 'https://issues.example/1' };
    const opened = (action: 'create' | 'reopen' | 'update') =>
      decide(0, { result: 'reproduced', applied: { issue, actions: [action] } }).opened;
    expect([opened('create'), opened('reopen'), opened('update')]).toEqual([true, true, undefined]);
  });

  it('marks what the fix answers as handled, and nothing else', () => {
    expect(decide(3, { settled: 'fixed' })).toEqual({ fence: 3, upto: 9, attempts: 0, hours: 0 });
  });

  it('takes an issue that is open after its fix for one that does not hold, and one that is settled for nothing', () => {
    const fixed = { ...drift, result: 'not_reproduced', fixed_in: '1.2.0' } as const;
    const claim = { fence: 3, upto: 9, lease_until: new Date(now).toISOString(), drift: fixed };
    expect(decide(0, { claim })).toMatchObject({ result: 'reproduced' });
    expect(decide(0, { claim, settled: 'drift:wontfix' })).not.toHaveProperty('result');
  });

  it('takes an open issue for a reproduction that could not be recorded', () => {
    const issue = { id: '1', url: 'https://issues.example/1' };
    // No run, no version: what reports name is anybody's word.
    expect(decide(2, { applied: { issue, actions: ['update'] } })).toEqual({
      fence: 3,
      upto: 9,
      result: 'reproduced',
      reproduced_in: 'site',
      attempts: 0,
      hours: 0,
      issue,
    });
  });
});
