import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { tripwireEventSchema } from '../contracts/index.ts';
import type { OutputStream } from './context.ts';
import { reportProgress } from './report-progress.ts';

function record() {
  const stream: OutputStream = new PassThrough({ encoding: 'utf8' });
  return { report: reportProgress(stream), read: () => (stream as PassThrough).read() as string };
}
const progress = (
  step: string,
  state: 'started' | 'finished' | 'skipped',
  elapsed_ms: number,
  variant?: string,
) => ({ type: 'progress', step, state, elapsed_ms, ...(variant && { variant }) }) as const;

test('one line a step, with its duration', () => {
  const { report, read } = record();
  report(progress('signup-form', 'started', 100));
  report(progress('signup-form', 'finished', 1_600));
  report(progress('verify-email', 'started', 1_600));
  report(progress('verify-email', 'finished', 4_100, 'link'));
  report(progress('about-you', 'started', 4_100));
  report(progress('about-you', 'skipped', 4_200));
  report({ type: 'success', api_key: 'k', scraper_version: '1.0.0', elapsed_ms: 5_000 });
  expect(read()).toBe('✔ signup-form  1.5 s\n✔ verify-email (link)  2.5 s\n- about-you  not shown\n');
});

test('the step at which the run ended is marked', () => {
  const { report, read } = record();
  report(progress('signup-form', 'started', 100));
  report({
    type: 'error',
    code: 'network',
    step: 'signup-form',
    details: { reason: 'r' },
    elapsed_ms: 2_100,
  });
  expect(read()).toBe('✖ signup-form  2.0 s  network\n');
});

test('a run that ended before its first step is marked, too', () => {
  const { report, read } = record();
  report({ type: 'error', code: 'internal', step: null, details: { reason: 'r' } });
  expect(read()).toBe('✖ start  internal\n');
});

test('a landmark that is likely found again is named with its locator, others are not', () => {
  const { report, read } = record();
  const sample = new URL('../contracts/samples/scrape-event.tripwire.json', import.meta.url);
  const event = tripwireEventSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));
  const [hint] = event.hints ?? [];
  if (!hint) throw new Error('the sample has no hint');
  report({ ...event, hints: [hint, { ...hint, landmark: 'email', confident: false }] });
  expect(read()).toBe(
    "✖ signup-form  0.8 s  selector-missing: submit, new tos\n  submit is now likely page.getByRole('button', { name: 'Get started', exact: true })\n",
  );
});

test('a page writes no escape sequence into the terminal', () => {
  const { report, read } = record();
  const sample = new URL('../contracts/samples/scrape-event.tripwire.json', import.meta.url);
  const event = tripwireEventSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));
  const locator = "page.getByLabel('\u001b]0;pwned\u0007')";
  report({ ...event, hints: (event.hints ?? []).map((hint) => ({ ...hint, locator, confident: true })) });
  const shown = read();
  expect(shown).toContain("page.getByLabel('\\u001b]0;pwned\\u0007')");
  expect(shown).not.toContain('\u001b');
  expect(() => tripwireEventSchema.parse({ ...event, unexpected: ['\u001b]0;pwned\u0007'] })).toThrow();
});
