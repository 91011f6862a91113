import { type Drift, knownFeedSchema } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { toKnownFeed } from './to-known-feed.ts';

const now = Date.UTC(2026, 2, 14, 12);
const at = (days: number): string => new Date(now - days * 24 * 60 * 60 * 1000).toISOString();
const drift: Drift = {
  service: 'openai',
  step: 'signup-form',
  step_hash: 'b59114af29bce274',
  state: 'handled',
  fence: 3,
  reports: 9,
  handled_seq: 9,
  result: 'reproduced',
  reproduced_in: 'site',
  attempts: 0,
  hours: 0,
  retry_at: null,
  issue: null,
  screenshot_ref: null,
  affected: ['1.0.0'],
  fixed_in: null,
  times: {
    ...{ first_report: at(1), last_report: at(1), last_tripped: at(1), last_passed: null },
    ...{ detected: at(1), arrived: at(1), reproduced: at(1), issue_opened: at(1), fixed: null },
  },
};

it('lists no drift without a version that a run has tripped with: callers would take it for one of all', () => {
  const listed = (affected: string[]) => toKnownFeed([{ ...drift, affected }], now).drifts;
  expect(listed(['1.0.0'])).toHaveLength(1);
  expect(listed([])).toEqual([]);
});

it('drops what nobody has seen for three days, and counts a run of its own as seeing', () => {
  const seen = (reportDays: number | null, runDays: number) =>
    toKnownFeed(
      [
        {
          ...drift,
          times: {
            ...drift.times,
            last_tripped: at(runDays),
            last_report: reportDays === null ? null : at(reportDays),
          },
        },
      ],
      now,
    ).drifts.map(({ last_seen }) => last_seen);
  expect(seen(2.9, 9)).toEqual([at(2.9)]);
  expect(seen(9, 2.9)).toEqual([at(2.9)]);
  expect(seen(null, 2.9)).toEqual([at(2.9)]);
  expect(seen(3.1, 9)).toEqual([]);
  expect(seen(null, 3.1)).toEqual([]);
});

it.each([
  ['https://issues.example/1', 'https://issues.example/1'],
  ['https://issues.example/\u001b]0;x', undefined],
  ['ftp://issues.example/1', undefined],
  ['', undefined],
])('tells of the issue %j only where callers take its address', (url, told) => {
  const [listed] = toKnownFeed([{ ...drift, issue: { id: '1', url } }], now).drifts;
  expect(listed?.issue_url).toBe(told);
  expect(knownFeedSchema.shape.drifts.element.safeParse(listed).success).toBe(true);
});
