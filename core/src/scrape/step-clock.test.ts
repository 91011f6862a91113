import { expect, it } from 'vitest';
import { createStepClock } from './step-clock.ts';

/** A clock that expires after so many milliseconds. */
function createClock(limitMs: number) {
  let time = 1000;
  const clock = createStepClock((limitMs * 10) / 9, () => time);
  return { clock, pass: (milliseconds: number) => (time += milliseconds) };
}

it('counts down and expires', () => {
  const { clock, pass } = createClock(100);
  pass(60);
  expect([clock.remaining, clock.expired]).toEqual([40, false]);
  pass(40);
  expect([clock.remaining, clock.expired]).toEqual([0, true]);
});

it('stands still while it is paused, also when two waits overlap', () => {
  const { clock, pass } = createClock(100);
  pass(10);
  clock.pause();
  pass(500);
  clock.pause();
  clock.resume();
  pass(500);
  clock.resume();
  pass(10);
  expect(clock.remaining).toBe(80);
});

it('gives the whole time again, paused or not', () => {
  const { clock, pass } = createClock(100);
  pass(99);
  clock.restart();
  expect(clock.remaining).toBe(100);
  clock.pause();
  clock.restart();
  pass(50);
  expect(clock.remaining).toBe(100);
});

it.each([
  [15_000, 14_300],
  [1_000, 900],
])('of a deadline of %d ms keeps what it takes to tell that it has passed', (deadline, limit) => {
  expect(createStepClock(deadline, () => 0).remaining).toBe(limit);
});
