import type { Goal } from '../detection/goals.ts';

/** Medians in milliseconds. */
export interface Cost {
  outline: number;
  capture: number;
}

/** Longest time for an outline of a page of so many elements, milliseconds. */
const outlineMs: Readonly<Record<number, number>> = { 2000: 15, 20000: 25 };
const captureMs = 250;

/** What reading pages of so many elements is held to, with what it took. */
export function judgeGoals(costs: ReadonlyMap<number, Cost>): Goal[] {
  return [...costs].flatMap(([size, { outline, capture }]) => {
    const atMost = (what: string, value: number, limit: number): Goal => ({
      what: `${what} at ${size.toLocaleString('en')} elements`,
      goal: `${limit} ms`,
      found: `${value.toFixed(1)} ms`,
      met: value <= limit,
    });
    const limit = outlineMs[size];
    return [
      ...(limit === undefined ? [] : [atMost('outline', outline, limit)]),
      atMost('capture', capture, captureMs),
    ];
  });
}
