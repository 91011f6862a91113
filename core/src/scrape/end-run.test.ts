import { expect, it } from 'vitest';
import { createEndOfRun, RunEnd } from './end-run.ts';

const endWith = (reason: string) =>
  new RunEnd({ type: 'error', code: 'internal', step: null, details: { reason } });

it('lets the first end count, for all work and for good', async () => {
  const end = createEndOfRun();
  const never = end.race(new Promise(() => undefined));
  expect(await end.race(Promise.resolve(7))).toBe(7);
  end.check();
  const first = endWith('first');
  end.end(first);
  end.end(endWith('second'));
  await expect(never).rejects.toBe(first);
  await expect(end.race(new Promise(() => undefined))).rejects.toBe(first);
  expect(() => end.check()).toThrow(first);
  expect(end.signal.aborted).toBe(true);
});

it('hears nothing of what work does after the end', async () => {
  const end = createEndOfRun();
  const { promise, reject } = Promise.withResolvers<void>();
  const racing = end.race(promise);
  const first = endWith('first');
  end.end(first);
  reject(new Error('too late'));
  await expect(racing).rejects.toBe(first);
});
