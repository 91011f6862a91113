import { identifyReport } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { foldReport } from '../coalesce/fold-report.ts';
import { toBatch } from '../coalesce/to-batch.ts';
import { variantOf } from '../coalesce/variant-of.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { makeReport } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { renderIssue } from './render-issue.ts';
import { tallyBatches } from './tally-batches.ts';

const time = Date.UTC(2026, 2, 14, 12);

function render(change: Parameters<typeof makeTripwire>[0] = {}) {
  const report = makeReport({ report_id: '019cec48-5c00-7000-8000-000000000000' });
  const entry = foldReport(undefined, {
    report,
    identity: identifyReport(report),
    variant: variantOf(report),
    seq: 1,
    arrived_at: new Date(time).toISOString(),
  });
  const event = makeTripwire(change);
  const started_at = new Date(time + 60 * 60 * 1000).toISOString();
  const run = { event, passed: [], started_at, elapsed_ms: 4210 };
  return renderIssue({
    service: 'openai',
    step: 'signup-form',
    step_hash: 'b59114af29bce274',
    tally: tallyBatches([toBatch(entry, null)]),
    base: 0,
    tripwire: event,
    attempt: { run, judgement: judgeReproduction('signup-form', run) },
    command: 'npx agentkeys scrape openai',
    inSandbox: false,
    earlier: undefined,
  });
}

it('reads like this', async () => {
  await expect(render().body).toMatchFileSnapshot('./render-issue.sample.md');
});

it('holds no address, no token and no number of the page, and cannot be broken out of', () => {
  const key = 'sk-live-abcdefghijklmnopqrstuvwxyz0123';
  const { body } = render({
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
    expect(body).not.toContain(trace);
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

it('stays below what a tracker takes, whatever the page holds', () => {
  const { body } = render({
    outline: Array.from({ length: 600 }, () => `${' '.repeat(20)}act:next:${'x'.repeat(90)}`),
    diff: Array.from({ length: 300 }, () => `+ button "${'word '.repeat(50)}"`),
  });
  expect(body.length).toBeLessThan(65_536);
});
