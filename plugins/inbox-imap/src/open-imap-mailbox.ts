import type { Mailbox } from 'agentkeys';
import { type InboxImapOptions, readOptions } from './options.ts';
import { watchMailbox } from './watch-mailbox.ts';

/**
 * Opens the mailbox and watches it until it is closed. Rejects with PLUGIN_SETUP where an option is wrong, and with
 * MAIL_… where the mailbox cannot be read.
 */
export const openImapMailbox = (
  options: InboxImapOptions,
  env: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<Required<Mailbox>> => watchMailbox(readOptions(options), env);
