import { expect, it } from 'vitest';
import { createClosers } from './closers.ts';

it('closes in reverse, goes on after a failure and does not wait for ever', async () => {
  const order: string[] = [];
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => void order.push(message),
  };
  const closers = createClosers(log, 20);
  closers.add('first', async () => order.push('first'));
  closers.add('hanging', () => new Promise(() => undefined));
  closers.add('failing', async () => {
    throw new Error('no');
  });
  closers.add('last', async () => order.push('last'));
  await closers.closeAll();
  await closers.closeAll();
  expect(order).toEqual(['last', 'the failing did not close', 'the hanging did not close', 'first']);
});
