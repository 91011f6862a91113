import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createRedactor } from '../redact/create-redactor.ts';
import type { CliContext } from './context.ts';
import { findPerson } from './find-person.ts';

function terminal(isTTY: boolean, env: Record<string, string> = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const context: CliContext = {
    stdout: new PassThrough(),
    stderr,
    env,
    cwd: '/',
    signal: new AbortController().signal,
    redactor: createRedactor(),
    exit: 0,
  };
  return { context, said: () => String(stderr.read() ?? '') };
}

test('a person is one who can read and type', () => {
  const { context, said } = terminal(true);
  const person = findPerson(context, { isTTY: true });
  person?.openAddress('https://acme.example/auth');
  expect(said()).toContain('https://acme.example/auth');
  person?.solve({ step: 'signup-form', challenge: 'captcha', waitMs: 300_000 });
  expect(said()).toMatch(/signup-form.*captcha.*300 seconds/s);
});

test.each([
  ['reads nothing', terminal(false), true],
  ['types nothing', terminal(true), false],
  ['is a CI job', terminal(true, { CI: 'true' }), true],
])('whoever %s is not asked', (_, { context }, isTTY) => {
  expect(findPerson(context, { isTTY })).toBeUndefined();
});
