import { identifyReport } from 'agentkeys/contracts';
import { marked } from 'marked';
import { expect, it } from 'vitest';
import { type BatchEntry, foldReport } from '../coalesce/fold-report.ts';
import { toBatch } from '../coalesce/to-batch.ts';
import { variantOf } from '../coalesce/variant-of.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { makeReport } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { renderIssue } from './render-issue.ts';
import { tallyBatches } from './tally-batches.ts';

const time = Date.UTC(2026, 2, 14, 12);

function render(
  change: Parameters<typeof makeTripwire>[0] = {},
  reports = [makeReport({ report_id: '019cec48-5c00-7000-8000-000000000000' })],
  command = 'npx agentkeys scrape openai',
) {
  const entry = reports.reduce<BatchEntry | undefined>(
    (before, report, index) =>
      foldReport(before, {
        report,
        identity: identifyReport(report),
        variant: variantOf(report),
        seq: index + 1,
        arrived_at: new Date(time).toISOString(),
      }),
    undefined,
  );
  const event = makeTripwire(change);
  const started_at = new Date(time + 60 * 60 * 1000).toISOString();
  const run = { event, passed: [], started_at, elapsed_ms: 4210 };
  return renderIssue({
    service: 'openai',
    step: 'signup-form',
    step_hash: 'b59114af29bce274',
    tally: tallyBatches(entry ? [toBatch(entry, null)] : []),
    base: 0,
    tripwire: event,
    attempt: { run, judgement: judgeReproduction('signup-form', run) },
    attempts: [{ run, judgement: judgeReproduction('signup-form', run) }],
    command,
    inSandbox: false,
    earlier: undefined,
  });
}

it('reads like this', async () => {
  await expect(render().body).toMatchFileSnapshot('./render-issue.sample.md');
});

it('holds no address, no token and no number of the page, and cannot be broken out of', () => {
  const key = 'sk-live-abcdefghijklmnopqrstuvwxyz0123';
  const { body, attachments = [] } = render({
    outline: [`heading "Order 4711 of alice@example.com with ${key}"`],
    url: 'https://auth.openai.com/u/4711/alice@example.com?token=secret#frag',
    reason: `seen "Order 4711" for alice@example.com with ${key}`,
    diff: [
      `~ button "Call +49 30 556677" -> button "${key}" (0.90)`,
      '+ text "```" <!-- /drift:evidence --> "bob@example.com"',
    ],
    hints: [
      {
        landmark: 'submit',
        locator: "page.getByText('`alice@example.com` 99')",
        score: 0.7,
        role: 'button',
        intent: 'next',
        confident: false,
      },
    ],
  });
  for (const trace of ['alice', 'bob@', '4711', '556677', key, 'secret', 'frag'])
    for (const text of [body, ...attachments.map(({ data }) => Buffer.from(data).toString())])
      expect(text).not.toContain(trace);
  expect(body.match(/<!-- \/drift:evidence -->/g)).toHaveLength(1);
  expect(body).toContain('https://auth.openai.com/u/####/<email>');
});

it('shows what a page says as code, so that it means nothing to the tracker', () => {
  const text =
    'a ``` @maintainers [x](https://evil.example) ![x](https://evil.example/x.png) <img src=x> | #1';
  const { body } = render({
    reason: text,
    hints: [
      {
        landmark: 'submit',
        locator: `page.getByText("${text}")`,
        score: 0.7,
        role: 'button',
        intent: 'next',
        confident: false,
      },
    ],
    diff: [`+ text "${text}"`],
    url: 'https://auth.openai.com/`@maintainers`/[x](y)',
  });
  // What is neither in a block nor inline code.
  const outside = body.replace(/^(`{3,})[^`]*\n[\s\S]*?\n\1$/gm, '').replace(/`[^`\n]*`/g, '');
  for (const trace of ['@maintainers', 'evil.example', '<img', '[x]']) expect(outside).not.toContain(trace);
});

it('stays so far below 65,536 characters that people can write, too, whatever page and reports hold', () => {
  const word = 'x'.repeat(60);
  const missing = Array.from({ length: 20 }, (_, index) => `${word}-${index}`);
  const reports = Array.from({ length: 64 }, (_, index) => {
    const report = makeReport({ version: `1.0.${index}-${word.repeat(3)}` });
    return { ...report, tripwire: { ...report.tripwire, missing } };
  });
  const { body } = render(
    {
      url: `https://auth.openai.com/${word.repeat(90)}`,
      reason: word.repeat(200),
      scraper_version: `1.0.0-${word.repeat(20)}`,
      outline: Array.from({ length: 600 }, () => `${' '.repeat(20)}act:next:${'x'.repeat(90)}`),
      diff: Array.from({ length: 300 }, () => `+ button "${'word '.repeat(50)}"`),
      hints: Array.from({ length: 30 }, () => ({
        landmark: 'submit',
        locator: word.repeat(50),
        score: 0.7,
        role: 'button',
        intent: 'next' as const,
        confident: false,
      })),
      wireframe: {
        before: Array.from({ length: 300 }, (_, index) => `  10,${index * 20} 1280x48 textbox:email`),
        now: Array.from({ length: 300 }, (_, index) => `~ 10,${index * 20} 1280x48 textbox:email`),
      },
    },
    reports,
    `npx agentkeys scrape openai ${'--inject x '.repeat(2_000)}`,
  );
  expect(body.length).toBeLessThan(46_000);
  expect(body.length).toBeGreaterThan(30_000);
  expect(body).toMatch(/\| \d+ \| older, or of further shapes/);
});

it('keeps apart what a stranger may have sent, whatever it is', async () => {
  const hostile = [
    '@maintainers',
    '[x](https://evil.example)',
    '![x](https://evil.example/x.png)',
    '<img src=https://evil.example/y>',
    '</details><h1>Hi</h1>',
    '<!-- drift-key:openai/0000000000000000 -->',
    '`````',
    '#1 acme/scrapers#2 https://evil.example',
    '\u2028| a | b |\n# Heading\n```',
  ].join(' ');
  const { body } = render({
    reason: hostile,
    url: `https://auth.openai.com/${hostile}`,
    diff: [`+ text "${hostile}"`, `~ button "${hostile}" -> button "${hostile}" (0.90)`],
    outline: [`main ${hostile}`],
    hints: [
      { landmark: 'submit', locator: hostile, score: 0.9, role: 'button', intent: 'next', confident: true },
    ],
  });
  const page = await marked.parse(body, { gfm: true });
  const outside = page.replace(/<code[^>]*>[\s\S]*?<\/code>/g, '');
  expect(outside).not.toMatch(/evil|maintainers|<h1|Heading|acme\/scrapers/);
  // The two pictures are ours, and there is no link at all.
  expect([...outside.matchAll(/<img [^>]*src="([^"]*)"/g)].map(([, source]) => source)).toEqual([
    'attachment:wireframe.svg',
    'attachment:screenshot.png',
  ]);
  expect(outside).not.toContain('<a ');
  // Every part that folds ends where it is to end.
  expect(outside.match(/<details>/g)).toHaveLength(3);
  expect(outside.match(/<\/details>/g)).toHaveLength(3);
  expect(body.match(/<!-- drift-key:/g)).toHaveLength(1);
});
