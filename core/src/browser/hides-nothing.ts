import type { CDPSession } from 'playwright-core';
import { countNodes } from './in-page/count-nodes.ts';

/**
 * Whether a script can find every node of the page, so that no closed shadow root holds any. The browser's own search sees
 * into all of them and finds every node when it is asked for nothing: it need only be counted, which costs a small part
 * of reading the tree. `false` also where it is not certain: the page changes meanwhile, or has frames of other origins.
 * Frames that have a process of their own are no part of it: they have a session of their own, too.
 */
export async function hidesNothing(session: CDPSession): Promise<boolean> {
  const count = async () => {
    const { result } = await session.send('Runtime.evaluate', {
      expression: `(${countNodes})()`,
      returnByValue: true,
    });
    return result.value as unknown;
  };
  const [, before, { searchId, resultCount }, after] = await Promise.all([
    session.send('DOM.enable'),
    count(),
    session.send('DOM.performSearch', { query: '' }),
    count(),
  ]);
  await session.send('DOM.discardSearchResults', { searchId });
  return resultCount > 0 && before === resultCount && after === resultCount;
}
