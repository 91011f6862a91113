import { PassThrough } from 'node:stream';
import { styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../redact/create-redactor.ts';
import { type CliContext, print, talk } from './context.ts';
import type { Style } from './paint.ts';
import { showControls } from './show-controls.ts';

const title = '\u001b]0;pwned\u0007';
const styles: Style[] = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'];

it('leaves text, line breaks and our own styles as they are', () => {
  const text = `Zürich 東京 🙂\n${styles.map((style) => styleText(style, 'x', { validateStream: false })).join('')}`;
  expect(showControls(text)).toBe(text);
});

it.each([
  title,
  '\u001b[2J',
  '\u001b[8mhidden',
  '\u001b[A',
  '\r',
  '\u009b2J',
  '\u202egnp',
  '\u2066',
  '\u0008',
  '\t',
])('shows %j in place of obeying it', (text) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(showControls(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2066]/);
});

it('changes nothing of what JSON means', () => {
  const value = { title, direction: '\u202e', c1: '\u009b', end: '\u2028' };
  const shown = showControls(JSON.stringify(value, null, 2));
  expect(JSON.parse(shown)).toEqual(value);
  expect(shown).not.toMatch(/[\u0080-\u009f\u2028\u202e]/);
});

describe('the command line', () => {
  it('shows controls in what it prints and in what it says', () => {
    const [stdout, stderr] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })];
    const context: CliContext = {
      stdout,
      stderr,
      env: {},
      cwd: '/',
      signal: new AbortController().signal,
      redactor: createRedactor(),
      exit: 0,
    };
    print(context, `known ${title}`);
    talk(context, `said ${title}`);
    expect(stdout.read()).toBe('known \\u001b]0;pwned\\u0007\n');
    expect(stderr.read()).toBe('said \\u001b]0;pwned\\u0007\n');
  });
});
