import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { confirm } from './confirm.ts';

function terminal(isTTY = true, env: Record<string, string> = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const stop = new AbortController();
  const answer = confirm({ stderr, env, signal: stop.signal }, 'Go on? ', stdin);
  return { stdin, answer, stop, said: () => String(stderr.read() ?? '') };
}

it.each([
  ['y\n', true],
  ['YES\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('takes %j for %s', async (typed, expected) => {
  const { stdin, answer, said } = terminal();
  stdin.write(typed);
  expect(await answer).toBe(expected);
  expect(said()).toBe('Go on? ');
});

it('takes the end of what can be typed for a no', async () => {
  const { stdin, answer } = terminal();
  stdin.end();
  expect(await answer).toBe(false);
});

it('asks nobody who is not there, and waits no longer when it is interrupted', async () => {
  expect(await terminal(false).answer).toBeUndefined();
  expect(await terminal(true, { CI: '1' }).answer).toBeUndefined();
  const { answer, stop } = terminal();
  stop.abort(new Error('interrupted'));
  await expect(answer).rejects.toThrow('interrupted');
});
