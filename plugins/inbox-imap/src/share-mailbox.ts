import type { Mailbox } from 'agentkeys';
import type { WatchedMailbox } from './watch-mailbox.ts';

/**
 * One watched mailbox for all runs that go on at the same time: a mail server allows few connections. It is opened for
 * the first and closed with the last.
 */
export function shareMailbox(open: () => Promise<WatchedMailbox>): () => Promise<Required<Mailbox>> {
  let shared: Promise<WatchedMailbox> | undefined;
  let users = 0;

  const leave = async (): Promise<void> => {
    users--;
    if (users > 0) return;
    const last = shared;
    shared = undefined;
    await (await last?.catch(() => undefined))?.close();
  };

  return async () => {
    users++;
    shared ??= open();
    let mailbox: WatchedMailbox;
    try {
      mailbox = await shared;
    } catch (error) {
      await leave();
      throw error;
    }
    const left = new AbortController();
    return {
      wait: (request, signal) => mailbox.wait(request, AbortSignal.any([signal, left.signal])),
      close: async () => {
        if (left.signal.aborted) return;
        left.abort();
        await leave();
      },
    };
  };
}
