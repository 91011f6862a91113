import type { ReproductionMade } from 'agentkeys';
import { marked } from 'marked';
import { expect, it } from 'vitest';
import { makeDriftSummary } from '../testing/make-drift-summary.ts';
import { renderJobSummary } from './render-job-summary.ts';
import type { DriftSummary, RunSummary } from './run-summary.ts';

const summary = (drifts: DriftSummary[], change: Partial<RunSummary> = {}): RunSummary => ({
  schema: 'hourly/1',
  dry_run: false,
  started_at: '2026-03-14T11:20:00.000Z',
  elapsed_ms: 4_210,
  reproductions: [
    {
      service: 'openai',
      step: 'signup-form',
      command: 'npx agentkeys scrape openai',
      started_at: '2026-03-14T11:20:01.000Z',
      ended: 'tripwire',
      elapsed_ms: 4_200,
    },
  ],
  drifts,
  ...change,
});

it('has a row for each drift with a link to its issue', () => {
  const text = renderJobSummary(
    summary([
      makeDriftSummary(),
      makeDriftSummary({
        outcome: 'not_reproduced',
        issue: null,
        actions: [],
        retry_at: '2026-03-14T12:20:00.000Z',
      }),
    ]),
  );
  expect(text).toContain(
    '| `openai` `signup-form` | reproduced | 3 | [opened](https://github.example/acme/scrapers/issues/7) | `it tripped at the reported step` |  |',
  );
  expect(text).toContain('| not reproduced | 3 |  |');
  expect(text).toContain('2026-03-14 12:20 UTC');
  expect(text).toContain('- `npx agentkeys scrape openai`: `tripwire` after 4.2 s');
});

it('says what the runs have left at the provider, without naming it', () => {
  const [run] = summary([]).reproductions;
  const left = (made: ReproductionMade) =>
    renderJobSummary(summary([makeDriftSummary()], { reproductions: run ? [{ ...run, made }] : [] }));
  expect(left({ account: 'kept', keys: 2, keys_left: 1, left: 'SWEEP_FAILED: x', run_id: 'r-1' })).toContain(
    '`left at openai by run r-1: an account that only a person can remove and 1 key (SWEEP_FAILED: x).',
  );
  expect(left({ account: 'removed', keys: 2, keys_left: 0 })).not.toContain('left at');
});

it('tells the times of each drift from its report to its issue', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 2, 14, 11, minutes)).toISOString();
  const ever = { first_report: null, last_report: null, last_tripped: null, last_passed: null };
  const round = { detected: at(1), arrived: at(2), reproduced: at(20), issue_opened: at(21), fixed: null };
  const text = renderJobSummary(summary([makeDriftSummary({ times: { ...ever, ...round } })]));
  expect(text).toContain(
    '- `openai` `signup-form`: reported 2026-03-14 11:01 UTC, arrived 2026-03-14 11:02 UTC, reproduced 2026-03-14 11:20 UTC, issue 2026-03-14 11:21 UTC',
  );
});

it('says that nothing was to be done', () => {
  expect(renderJobSummary(summary([]))).toBe(
    '## Drift run\n\nNo drift has fresh reports. Nothing was started, nothing was written.\n\n',
  );
});

it('shows the issue of a dry run, and what failed with its remedy', () => {
  const error = { code: 'TRACKER_FAILED', message: 'm', remedy: 'Follow the cause.', details: { seen: 'x' } };
  const draft = { title: 'makeDriftSummary(openai)', body: 'a\n```\ncode\n```\n</details>' };
  const text = renderJobSummary(
    summary([makeDriftSummary({ draft }), makeDriftSummary({ outcome: 'failed', error, issue: null })], {
      dry_run: true,
    }),
  );
  expect(text).toContain('**Dry run**');
  expect(text).toContain('````markdown\na\n```\ncode');
  expect(text).toContain('`TRACKER_FAILED` `Follow the cause.`');
});

it('gives no meaning to what a plugin or a tracker has said', () => {
  const evil = '| </td><img src=x onerror=alert(1)> [a](javascript:x) `code` @somebody\n# heading';
  const html = marked.parse(
    renderJobSummary(
      summary(
        [makeDriftSummary({ why: evil, service: evil, issue: { id: '1', url: 'javascript:alert(1)' } })],
        {
          reproductions: [
            {
              ...{ service: evil, step: 'x', command: evil, started_at: '', ended: evil, elapsed_ms: 1 },
              made: { account: 'kept', keys: 1, keys_left: 1, left: evil },
            },
          ],
        },
      ),
    ),
    { async: false },
  );
  expect(html).not.toMatch(/<img|href="javascript|<h1/);
  expect(html.match(/<tr>/g)).toHaveLength(2);
  expect(html.match(/<td/g)).toHaveLength(6);
});

it('stays within what GitHub shows', () => {
  const draft = { title: 't', body: '€'.repeat(65_000) };
  const text = renderJobSummary(
    summary(Array.from({ length: 2_000 }, () => makeDriftSummary({ draft, why: 'y'.repeat(90) }))),
  );
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toContain('1,500 more drifts');
});
