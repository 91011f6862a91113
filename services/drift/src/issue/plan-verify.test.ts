import type { TrackedIssue } from 'agentkeys';
import { expect, it } from 'vitest';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { planVerify, type VerifyPlanInput } from './plan-verify.ts';

const issue: TrackedIssue = {
  id: '7',
  url: 'https://issues.example/7',
  state: 'open',
  title: 'drift(openai): signup-form',
  body: '<!-- drift:evidence run=2026-03-14T09:00:00.000Z -->\n\n<!-- /drift:evidence -->',
  labels: ['drift'],
  closed_at: null,
};
const run = {
  event: { type: 'success', scraper_version: '1.2.0', elapsed_ms: 1 },
  passed: ['signup-form'],
  started_at: '2026-03-14T12:00:00.000Z',
  elapsed_ms: 900,
} as const;
const attempt = { run, judgement: { result: 'not_reproduced', why: 'it passed' } } as const;
const fixed = { result: 'fixed', why: 'it passed', version: '1.2.0', isGone: false } as const;
const plan = (change: Partial<VerifyPlanInput> = {}) =>
  planVerify({
    verification: fixed,
    attempts: [attempt, attempt],
    drift: { service: 'openai', step: 'signup-form', step_hash: 'b59114af29bce274', reports: 3 },
    batches: [],
    existing: [issue],
    command: 'npx agentkeys scrape openai',
    inSandbox: false,
    now: Date.UTC(2026, 2, 14, 12),
    ...change,
  });
const actions = (change: Partial<VerifyPlanInput>) => plan(change).actions.map(({ action }) => action);

it('closes as fixed, with the runs that show it', () => {
  const [comment, close] = plan().actions;
  expect(close).toEqual({ action: 'close', issue, reason: 'fixed' });
  expect(comment).toMatchObject({
    action: 'comment',
    body: expect.stringMatching(/^Fixed in `1\.2\.0` of `openai`.* 2 runs in a row of it passed/),
  });
  expect(comment).toHaveProperty('body', expect.stringContaining('| 2026-03-14 12:00 UTC | `1.2.0` |'));
  expect(plan({ inSandbox: true }).actions[0]).toHaveProperty(
    'body',
    expect.stringContaining('**in its sandbox**'),
  );
});

it('tells anew of a fix by the same version after the drift was reproduced again', () => {
  const marks = [issue, { ...issue, body: issue.body.replace('T09', 'T10') }].map(
    (each) => plan({ existing: [each] }).actions[0] as { mark?: string },
  );
  expect(marks[0]?.mark).not.toBe(marks[1]?.mark);
});

it('leaves one issue of several to be closed as fixed, and writes nothing to those who want quiet', () => {
  const newer = { ...issue, id: '8' };
  expect(actions({ existing: [newer, issue] })).toEqual(['comment', 'comment', 'close', 'close']);
  expect(actions({ existing: [{ ...issue, labels: ['drift:quiet'] }] })).toEqual(['close']);
});

it('closes nothing that is closed, and has nothing to do without an issue or a verdict', () => {
  const closed = { ...issue, state: 'closed', closed_at: '2026-03-14T10:00:00.000Z' } as const;
  expect(actions({ existing: [closed] })).toEqual(['comment']);
  expect(actions({ existing: [] })).toEqual(['nothing']);
  expect(actions({ verification: { result: 'inconclusive', why: 'a challenge' } })).toEqual(['nothing']);
});

it('opens again what was closed and still fails', () => {
  const closed = { ...issue, state: 'closed', closed_at: '2026-03-14T10:00:00.000Z' } as const;
  const tripwire = makeTripwire();
  const failing = {
    run: { ...run, event: tripwire },
    judgement: { result: 'reproduced', why: '', tripwire },
  };
  const verification = { result: 'reproduced', why: '', attempt: failing } as VerifyPlanInput['verification'];
  expect(actions({ existing: [closed], verification })).toEqual(['update', 'comment', 'reopen']);
  expect(actions({ existing: [issue], verification })).toEqual(['comment', 'update']);
});
