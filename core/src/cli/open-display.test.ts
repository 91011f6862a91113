import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { ScrapeEvent } from '../contracts/index.ts';
import type { OutputStream } from './context.ts';
import { isLively, openDisplay } from './open-display.ts';

const hidden = '\u001b[?25l';
const shown = '\u001b[?25h';

/** A terminal as far as a display can tell. */
function terminal() {
  const stream = new PassThrough({ encoding: 'utf8' });
  const stderr: OutputStream = Object.assign(stream, {
    isTTY: true,
    columns: 80,
    cursorTo: (x: number) => cursorTo(stream, x),
    moveCursor: (x: number, y: number) => moveCursor(stream, x, y),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
  });
  return { stderr, read: () => (stream.read() ?? '') as string };
}
const progress = (step: string, state: 'started' | 'finished', elapsed_ms: number): ScrapeEvent => ({
  type: 'progress',
  step,
  state,
  elapsed_ms,
});

test('a terminal shows the step that goes on, keeps those that have ended, and gets its cursor back', async () => {
  const { stderr, read } = terminal();
  const display = await openDisplay({ stderr, env: { TERM: 'xterm' } });
  expect(read()).toContain('starting');
  display.onEvent(progress('signup-form', 'started', 100));
  const during = read();
  expect(during).toContain('signup-form');
  expect(during).toContain(hidden);
  display.onEvent(progress('signup-form', 'finished', 1_600));
  display.onEvent({ type: 'success', api_key: 'canary-key', scraper_version: '1.0.0', elapsed_ms: 2_000 });
  display.close();
  const after = read();
  expect(stripVTControlCharacters(after)).toContain('✔ signup-form  1.5 s\n');
  expect(after.lastIndexOf(shown)).toBeGreaterThan(after.lastIndexOf(hidden));
  expect(after).not.toContain('canary');
});

test('a step that was interrupted stays in the list, and nothing moves after the end', async () => {
  const { stderr, read } = terminal();
  const display = await openDisplay({ stderr, env: {} });
  display.onEvent(progress('verify-email', 'started', 0));
  display.close();
  display.close();
  const text = read();
  expect(stripVTControlCharacters(text).match(/- verify-email {2}not finished\n/g)).toHaveLength(1);
  expect(text.lastIndexOf(shown)).toBeGreaterThan(text.lastIndexOf(hidden));
  display.onEvent(progress('verify-email', 'started', 0));
  expect(read()).toBe('');
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { TERM: 'dumb' }, false],
  [true, { CI: '1' }, false],
])('a terminal: %s, %o: lively: %s', (isTTY, env, lively) => {
  expect(isLively({ stderr: Object.assign(new PassThrough(), { isTTY }), env })).toBe(lively);
});

test('elsewhere a line comes when a step has ended, without any control character', async () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const display = await openDisplay({ stderr: stream, env: {} });
  display.onEvent(progress('signup-form', 'started', 100));
  display.onEvent(progress('signup-form', 'finished', 1_600));
  display.close();
  expect(stream.read()).toBe('✔ signup-form  1.5 s\n');
});
