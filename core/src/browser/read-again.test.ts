import { expect, it } from 'vitest';
import { readAgain } from './read-again.ts';

const moved = new Error(
  'page.evaluate: Execution context was destroyed, most likely because of a navigation',
);
/** Fails with each of these in turn, then answers how often it was asked. */
const failing = (...errors: Error[]) => {
  let asked = 0;
  return async () => {
    const error = errors[asked++];
    if (error) throw error;
    return asked;
  };
};

it('reads the document that came instead', async () => {
  expect(await readAgain(failing(moved, moved))).toBe(3);
});

it('gives up on a page that will not stay', async () => {
  await expect(readAgain(failing(...Array<Error>(100).fill(moved)))).rejects.toThrow('Execution context');
});

it('throws on what has another cause', async () => {
  const closed = new Error('page.evaluate: Target page, context or browser has been closed');
  await expect(readAgain(failing(closed))).rejects.toBe(closed);
});
