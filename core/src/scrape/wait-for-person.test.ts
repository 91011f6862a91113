import { expect, test } from 'vitest';
import type { Verdict } from '../contracts/index.ts';
import { createStepClock } from './step-clock.ts';
import { waitForPerson } from './wait-for-person.ts';

const challenge: Verdict = {
  verdict: 'challenge',
  challenge: 'captcha',
  rule: 'challenge/frame',
  reason: 'a challenge is on the page',
};
const seen = { step: 'signup-form', expired: false };

function at(limitMs: number) {
  let now = 0;
  const asked: unknown[] = [];
  const person = waitForPerson(
    limitMs,
    (what) => void asked.push(what),
    () => now,
  );
  const clock = createStepClock(10_000, person.now);
  return {
    person,
    clock,
    asked,
    pass(milliseconds: number) {
      now += milliseconds;
    },
  };
}

test('a challenge is no verdict while a person may pass it, and the step’s time stands still', () => {
  const { person, clock, asked, pass } = at(60_000);
  pass(1_000);
  expect(person.consider(challenge, seen)).toBeUndefined();
  const { remaining } = clock;
  pass(50_000);
  expect(person.consider(challenge, seen)).toBeUndefined();
  expect(clock.remaining).toBe(remaining);
  expect(asked).toEqual([{ step: 'signup-form', challenge: 'captcha', waitMs: 60_000 }]);
  const pass1: Verdict = { verdict: 'pass', rule: 'pass/shape', reason: 'all is there' };
  expect(person.consider(pass1, seen)).toBe(pass1);
  pass(2_000);
  expect(clock.remaining).toBe(remaining - 2_000);
});

test('nobody waits for longer than was said, all challenges together', () => {
  const { person, asked, pass } = at(60_000);
  expect(person.consider(challenge, seen)).toBeUndefined();
  pass(40_000);
  expect(person.consider(undefined, seen)).toBeUndefined();
  pass(40_000);
  expect(person.consider(challenge, seen)).toBeUndefined();
  expect(asked.at(-1)).toMatchObject({ waitMs: 20_000 });
  pass(20_000);
  expect(person.consider(challenge, seen)).toBe(challenge);
});

test('a page whose time is over is judged as it is', () => {
  const { person } = at(60_000);
  expect(person.consider(challenge, { ...seen, expired: true })).toBe(challenge);
});
