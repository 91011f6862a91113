import { expect, it } from 'vitest';
import { createActionLog } from './create-action-log.ts';

function start() {
  const lines: unknown[] = [];
  let now = 0;
  const log = {
    debug: () => {},
    warn: () => {},
    info: (_: string, fields?: unknown) => void lines.push(fields),
  };
  const actions = createActionLog(log, () => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { actions, lines, pass };
}

it('writes an action when it has ended, with when it began and how long it took', () => {
  const { actions, lines, pass } = start();
  pass(100);
  actions.begin('1', { step: 'sign-up', action: 'fill', landmark: 'email' });
  pass(30);
  actions.end('1', 'done', 12);
  actions.end('1', 'failed');
  expect(lines).toEqual([
    { step: 'sign-up', action: 'fill', landmark: 'email', state: 'done', at_ms: 100, elapsed_ms: 12 },
  ]);
});

it('what goes on at the end of the run is unfinished, and said once', () => {
  const { actions, lines, pass } = start();
  actions.begin('1', { step: 'sign-up', action: 'click', landmark: 'submit' });
  pass(500);
  actions.close();
  actions.close();
  expect(lines).toEqual([
    { step: 'sign-up', action: 'click', landmark: 'submit', state: 'unfinished', at_ms: 0, elapsed_ms: 500 },
  ]);
});

it('does not grow without limit', () => {
  const { actions, lines } = start();
  for (let at = 0; at < 5_000; at++) {
    actions.begin(`${at}`, { step: 'sign-up', action: 'click', landmark: 'submit' });
    actions.end(`${at}`, 'done');
  }
  expect(lines).toHaveLength(2_000);
});
