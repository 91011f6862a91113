import type { TrackedIssue } from 'agentkeys';
import { type Batch, identifyReport } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { type BatchEntry, foldReport } from '../coalesce/fold-report.ts';
import { toBatch } from '../coalesce/to-batch.ts';
import { variantOf } from '../coalesce/variant-of.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { makeReport, type ReportFields } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { type IssuePlanInput, planIssue } from './plan-issue.ts';
import { needsNoRun } from './read-wishes.ts';
import type { Attempt } from './render-attempts.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 2, 14, 13);
const drift = { service: 'openai', step: 'signup-form', step_hash: 'b59114af29bce274', reports: 0 };

function batchOf(...reports: ReportFields[]): Batch {
  const entry = reports.reduce<BatchEntry | undefined>((before, fields, index) => {
    const report = makeReport(fields);
    const arrived_at = new Date(now).toISOString();
    return foldReport(before, {
      report,
      identity: identifyReport(report),
      variant: variantOf(report),
      seq: index + 1,
      arrived_at,
    });
  }, undefined);
  return toBatch(entry as BatchEntry, null);
}
const many = (count: number): ReportFields[] =>
  Array.from({ length: count }, (_, index) => ({ time: now - index }));

function attemptWith(change = {}, passed: string[] = []): Attempt {
  const run = {
    event: makeTripwire(change),
    passed,
    started_at: new Date(now).toISOString(),
    elapsed_ms: 4210,
  };
  return { run, judgement: judgeReproduction(drift.step, run) };
}

const plan = (change: Partial<IssuePlanInput> = {}) =>
  planIssue({
    drift,
    batches: [batchOf({ time: now - 60_000 })],
    existing: [],
    attempt: attemptWith(),
    command: 'npx agentkeys scrape openai',
    inSandbox: false,
    now,
    ...change,
  });

/** The issue that a plan makes, as a tracker would hold it afterwards. */
function issueFrom(change: Partial<TrackedIssue> = {}, input: Partial<IssuePlanInput> = {}): TrackedIssue {
  const [first] = plan(input).actions;
  if (first?.action !== 'create') throw new Error('no issue was planned');
  const { title, body, labels } = first.issue;
  return {
    id: '1',
    url: 'https://issues.example/1',
    state: 'open',
    title,
    body,
    labels,
    closed_at: null,
    ...change,
  };
}
const closed = (daysAgo: number, change: Partial<TrackedIssue> = {}) =>
  issueFrom({ state: 'closed', closed_at: new Date(now - daysAgo * day).toISOString(), ...change });

const names = (actions: readonly { action: string }[]) => actions.map(({ action }) => action);

describe('planIssue', () => {
  it('creates an issue for a drift that was reproduced', () => {
    const { actions } = plan();
    expect(names(actions)).toEqual(['create']);
    expect(actions[0]).toMatchObject({
      issue: {
        title: 'drift(openai): signup-form failing as of 2026-03-14T12:59:00Z',
        labels: ['drift', 'drift:openai'],
        mark: '<!-- drift-key:openai/b59114af29bce274 -->',
        attachments: [{ name: 'screenshot.png' }, { name: 'wireframe.svg' }, { name: 'outline.txt' }],
      },
    });
  });

  it('does nothing where the run did not trip at this step, and says why', () => {
    for (const attempt of [
      attemptWith({ step: 'create-key' }),
      attemptWith({ step: 'create-key' }, ['signup-form']),
      undefined,
    ]) {
      const { actions, issue } = plan({ attempt });
      expect(names(actions)).toEqual(['nothing']);
      expect(issue).toBeUndefined();
    }
  });

  it('raises the counts of an open issue in place, and leaves everything else of it alone', () => {
    const issue = issueFrom();
    const edited = {
      ...issue,
      body: issue.body.replace('### Reports', 'A note by a person.\n\n### Reports'),
    };
    const batches = [batchOf({ time: now - 60_000 }, { time: now, version: '1.2.0' })];
    const { actions, issue: kept } = plan({ batches, existing: [edited], attempt: undefined });
    expect(kept?.id).toBe('1');
    expect(names(actions)).toEqual(['update']);
    const body = actions[0]?.action === 'update' ? (actions[0].change.body ?? '') : '';
    expect(body).toContain('**2 reports** since 2026-03-14 12:59 UTC');
    expect(body).toContain('`1.2.0`');
    expect(body).toContain('What is shown below was seen at 2026-03-14 13:00 UTC.');
    expect(body).toContain('A note by a person.');
    expect(body).toContain('attachment:screenshot.png');
  });

  it('says that nothing newer can be shown where reports came after the run', () => {
    const batches = [batchOf({ time: now + 60_000 })];
    const { actions } = plan({ batches, existing: [issueFrom()], attempt: undefined });
    const body = actions[0]?.action === 'update' ? (actions[0].change.body ?? '') : '';
    expect(body).toContain('was seen at 2026-03-14 13:00 UTC; nothing newer to show has come since.');
  });

  describe('with what callers have sent', () => {
    const sentAt = (at: number) => ({
      report_id: '019cec2e-0000-7000-8000-000000000000',
      seen_at: new Date(at).toISOString(),
      screenshot_ref: `sha256:${'0'.repeat(64)}`,
      picture: Buffer.from('a picture'),
      wireframe: makeTripwire().wireframe,
    });
    const batches = [batchOf({ time: now - 60_000 }, { time: now + 60_000 })];
    const bump = (change: Partial<IssuePlanInput>) =>
      plan({ batches, attempt: undefined, ...change }).actions;
    const bodyOf = (actions: ReturnType<typeof bump>): string => {
      const last = actions.at(-1);
      return last?.action === 'update' ? (last.change.body ?? '') : '';
    };

    it('shows it above the evidence of the reproduction, with one comment, and never again', () => {
      const evidence = sentAt(now + 60_000);
      const existing = [issueFrom()];
      const actions = bump({ existing, evidence });
      expect(names(actions)).toEqual(['comment', 'update']);
      expect(actions[0]).toMatchObject({
        mark: `<!-- drift-comment:evidence%3D${evidence.report_id} -->`,
        body: expect.stringContaining('New evidence: the page as a caller'),
      });
      expect(actions[1]).toMatchObject({
        change: { attachments: [{ name: 'newest.png' }, { name: 'newest-wireframe.svg' }] },
      });
      const body = bodyOf(actions);
      expect(body).toContain('](attachment:newest.png)');
      expect(body.indexOf('newest.png')).toBeLessThan(body.indexOf('### What changed'));
      expect(body).toContain('What is shown below was seen at 2026-03-14 13:01 UTC.');
      expect(body).toContain('**2 reports**');

      const shown = issueFrom({ body });
      expect(names(bump({ existing: [shown], evidence }))).toEqual(['nothing']);
      const newer = bump({ existing: [shown], evidence: sentAt(now + 120_000) });
      expect(bodyOf(newer)).toContain('at 2026-03-14 13:02 UTC (report');
      expect(bodyOf(newer).match(/attachment:newest.png/g)).toHaveLength(1);
    });

    it.each<[string, () => Partial<IssuePlanInput>]>([
      ['is older than the reproduction', () => ({ existing: [issueFrom()], evidence: sentAt(now - 60_000) })],
      [
        'has no place because somebody has taken it out',
        () => {
          const { body } = issueFrom();
          const without = body.replace(/<!-- drift:newest -->[\s\S]*<!-- \/drift:newest -->\n\n/, '');
          return { existing: [issueFrom({ body: without })], evidence: sentAt(now + 60_000) };
        },
      ],
    ])('raises the counts alone where it %s', (_, input) => {
      const actions = bump(input());
      expect(names(actions)).toEqual(['update']);
      expect(actions[0]).not.toHaveProperty('change.attachments');
      expect(bodyOf(actions)).toContain('nothing newer to show has come since.');
    });

    it('writes to nobody where a person wants quiet', () => {
      const quiet = issueFrom({ labels: ['drift', 'drift:quiet'] });
      expect(names(bump({ existing: [quiet], evidence: sentAt(now + 60_000) }))).toEqual(['update']);
    });

    it('lets it go when the drift is back and a newer run shows more', () => {
      const body = bodyOf(bump({ existing: [issueFrom()], evidence: sentAt(now + 60_000) }));
      const [update] = plan({ existing: [closed(1, { body })] }).actions;
      const renewed = update?.action === 'update' ? (update.change.body ?? '') : '';
      expect(renewed).not.toContain('newest.png');
      expect(renewed).toContain('attachment:screenshot.png');
    });
  });

  it('makes no call where nothing has changed', () => {
    expect(names(plan({ existing: [issueFrom()], attempt: undefined }).actions)).toEqual(['nothing']);
  });

  it.each([
    [1, 9, []],
    [9, 10, ['comment']],
    [2, 150, ['comment']],
    [10, 99, []],
    [100, 2_000, []],
  ])('from %i to %i reports comments %j', (before, after, expected) => {
    const existing = [issueFrom({}, { batches: [batchOf(...many(before))] })];
    const { actions } = plan({ existing, batches: [batchOf(...many(after))], attempt: undefined });
    expect(names(actions)).toEqual([...expected, 'update']);
  });

  it('opens an issue again that was closed within 14 days, with the new evidence', () => {
    const { actions, issue } = plan({
      existing: [closed(13)],
      attempt: attemptWith({ dom_digest: 's1:ffffffffffffffff' }),
    });
    expect(names(actions)).toEqual(['update', 'comment', 'reopen']);
    expect(issue?.id).toBe('1');
    const change = actions[0]?.action === 'update' ? actions[0].change : {};
    expect(change.body).toContain('s1:ffffffffffffffff');
    expect(change.attachments).toHaveLength(3);
  });

  it('never counts down when batches are forgotten, and repeats no milestone', () => {
    const existing = [issueFrom({}, { batches: [batchOf(...many(12))] })];
    const counted = { ...drift, reports: 13 };
    // 35 days later: one batch is left, with one report.
    const batches = [batchOf({ time: now + 40 * day })];
    const { actions } = plan({ drift: counted, existing, batches, attempt: undefined });
    expect(names(actions)).toEqual(['update']);
    const body = actions[0]?.action === 'update' ? (actions[0].change.body ?? '') : '';
    expect(body).toContain('**13 reports** since 2026-03-14 12:59 UTC, the newest at 2026-04-23');
    expect(body).toContain('| 12 | older, or of further shapes |');
    // A store that has forgotten all of it, too.
    const later = plan({ existing: [{ ...existing[0], body } as TrackedIssue], batches, attempt: undefined });
    expect(names(later.actions)).toEqual(['nothing']);
    const back = plan({ existing: [closed(1, { body })], batches });
    const renewed = back.actions[0]?.action === 'update' ? back.actions[0].change.body : '';
    expect(renewed).toContain('**13 reports** since');
  });

  it('says what it says in comments once: each has a mark of its own', () => {
    const existing = [issueFrom({}, { batches: [batchOf(...many(9))] })];
    const marks = [10, 11].map((count) => {
      const { actions } = plan({ existing, batches: [batchOf(...many(count))], attempt: undefined });
      return actions[0]?.action === 'comment' ? actions[0].mark : '';
    });
    expect(marks).toEqual(Array(2).fill('<!-- drift-comment:reports%3D10 -->'));
  });

  it('opens a new issue that links the old one after 14 days, and counts from then on', () => {
    const batches = [
      batchOf({ time: now - 60_000 }),
      batchOf({ time: now - 20 * day }, { time: now - 20 * day }),
    ];
    const { actions, issue } = plan({ existing: [closed(15)], batches });
    expect(names(actions)).toEqual(['create']);
    expect(issue).toBeUndefined();
    const body = actions[0]?.action === 'create' ? actions[0].issue.body : '';
    expect(body).toContain('It happened before: https://issues.example/1');
    expect(body).toContain('**1 report** at');
    // The bumps that follow count the same ones.
    const made = issueFrom({ id: '2' }, { existing: [closed(15)], batches });
    expect(names(plan({ existing: [made, closed(15)], batches, attempt: undefined }).actions)).toEqual([
      'nothing',
    ]);
  });

  it('closes what was opened twice, and goes on with the older one', () => {
    const existing = [issueFrom({ id: '3', url: 'https://issues.example/3' }), issueFrom()];
    const { actions, issue } = plan({ existing, attempt: undefined });
    expect(names(actions)).toEqual(['nothing', 'comment', 'close']);
    expect(actions[1]).toMatchObject({
      body: 'The same drift as https://issues.example/1, where it goes on.',
    });
    expect(actions[2]).toMatchObject({ issue: { id: '3' }, reason: 'duplicate' });
    expect(issue?.id).toBe('1');
  });

  it('needs no report: a run for another step may have met the drift', () => {
    const body = issueFrom({}, { batches: [] }).body;
    expect(body).toContain('No report has come');
    const batches = [batchOf({ time: now + 1000 })];
    const { actions } = plan({ existing: [issueFrom({}, { batches: [] })], batches, attempt: undefined });
    // The first one is news.
    expect(names(actions)).toEqual(['comment', 'update']);
  });

  describe('with a label by a person', () => {
    const marked = (label: string, change: Partial<TrackedIssue> = {}) => {
      const issue = issueFrom(change, { batches: [batchOf(...many(9))] });
      return { ...issue, labels: [...issue.labels, label] };
    };
    const ended = { state: 'closed', closed_at: new Date(now - day).toISOString() } as const;
    const batches = [batchOf(...many(10))];

    it.each([
      ['drift:quiet', {}, ['update'], undefined],
      ['drift:wontfix', {}, ['update'], undefined],
      ['Drift:Not-a-Drift', {}, ['nothing'], 'drift:not-a-drift'],
      ['drift:quiet', ended, ['update', 'reopen'], undefined],
      ['drift:wontfix', ended, ['nothing'], 'drift:wontfix'],
      ['drift:not-a-drift', ended, ['nothing'], 'drift:not-a-drift'],
    ] as const)('%s %j does %j', (label, change, expected, settled) => {
      const existing = [marked(label, change)];
      const attempt = existing[0]?.state === 'open' ? undefined : attemptWith();
      const planned = plan({ existing, batches, attempt });
      expect(names(planned.actions)).toEqual(expected);
      expect(planned.settled).toBe(settled);
      expect(planned.issue?.id).toBe('1');
    });

    it('needs no run where it settles the drift, and one as soon as the label is gone', () => {
      expect(needsNoRun([])).toBe(false);
      expect(needsNoRun([issueFrom()])).toBe(true);
      expect(needsNoRun([marked('drift:wontfix', ended)])).toBe(true);
      expect(needsNoRun([marked('drift:not-a-drift', ended)])).toBe(true);
      expect(needsNoRun([marked('drift:quiet', ended)])).toBe(false);
      expect(needsNoRun([marked('bug', ended)])).toBe(false);
      // A newer issue is the one that counts.
      expect(needsNoRun([closed(1, { id: '2' }), marked('drift:wontfix', ended)])).toBe(false);
    });

    it('closes what was opened twice all the same', () => {
      const existing = [issueFrom({ id: '3' }), marked('drift:not-a-drift')];
      expect(names(plan({ existing, attempt: undefined }).actions)).toEqual(['nothing', 'comment', 'close']);
    });
  });
});
