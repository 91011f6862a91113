import { expect, it } from 'vitest';
import { openUnlessAborted } from './open-unless-aborted.ts';

it('does not wait for what hangs, and closes what comes too late', async () => {
  const abort = new AbortController();
  const opening = Promise.withResolvers<{ close(): Promise<void> }>();
  const closed = Promise.withResolvers<void>();
  const opened = openUnlessAborted(abort.signal, () => opening.promise);
  abort.abort(new Error('enough'));
  await expect(opened).rejects.toThrow('enough');
  opening.resolve({ close: async () => closed.resolve() });
  await closed.promise;
});

it('opens nothing after the signal, and leaves alone what was opened before it', async () => {
  await expect(
    openUnlessAborted(AbortSignal.abort(new Error('enough')), () => Promise.reject(new Error('opened'))),
  ).rejects.toThrow('enough');
  const abort = new AbortController();
  let closes = 0;
  await openUnlessAborted(abort.signal, async () => ({ close: async () => void closes++ }));
  abort.abort();
  expect(closes).toBe(0);
});
