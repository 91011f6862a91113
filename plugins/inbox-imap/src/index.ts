export { inboxImap } from './inbox-imap.ts';
export { openImapMailbox } from './open-imap-mailbox.ts';
export type { InboxImapOptions } from './options.ts';
