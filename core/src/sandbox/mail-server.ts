import type { Mailbox } from '../plugins/mailbox.ts';
import type { SandboxMail } from './sandbox-mailbox.ts';

export const sandboxMailKinds = ['memory', 'imap'] as const;
/** Where the mails of a sandbox are read: in this process, or on a mail server that was started for it. */
export type SandboxMailKind = (typeof sandboxMailKinds)[number];

/** A real mail server for one sandbox, on this machine only. */
export interface SandboxMailServer {
  /** Reads what was delivered, over IMAP. */
  readonly mailbox: Mailbox;
  /** Where people and programs reach it, by protocol: one line of text each. */
  readonly places: Readonly<Record<string, string>>;
  /** Sends a mail to it over SMTP. */
  deliver(mail: SandboxMail): Promise<void>;
  close(): Promise<void>;
}
