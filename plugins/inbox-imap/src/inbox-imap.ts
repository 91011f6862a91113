import type { Plugin } from 'agentkeys';
import { type InboxImapOptions, readOptions } from './options.ts';
import { shareMailbox } from './share-mailbox.ts';
import { watchMailbox } from './watch-mailbox.ts';

/**
 * Reads codes and links out of an IMAP mailbox. The mailbox is opened before the browser is: what keeps it from being
 * read ends the run while no account has been used.
 */
export const inboxImap = (options: InboxImapOptions): Plugin => ({
  name: 'inbox-imap',
  setup(api) {
    // Now, so that a wrong option is found before a run; nothing is connected and no password read.
    const settings = readOptions(options);
    const open = shareMailbox(() => watchMailbox(settings, process.env));
    // The mails of a sandbox go to the sandbox's own mailbox.
    api.resolveMail(({ sandbox }) => (sandbox ? undefined : open()));
  },
});
