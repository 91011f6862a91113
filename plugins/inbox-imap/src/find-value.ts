import { extractCode, extractLink, type MailContent, type MailRequest } from 'agentkeys';
import { isNewer } from './is-newer.ts';
import { normalizeAddress } from './normalize-address.ts';
import type { SeenMail } from './open-folder.ts';

/** Whether a mail is for this wait, before it is opened: whom it is for, who sent it, when it came. */
export function isFor(mail: SeenMail, { recipient, from, since }: MailRequest): boolean {
  if (!mail.recipients.has(normalizeAddress(recipient))) return false;
  if (from !== undefined && !mail.senders.some((sender) => sender.includes(from.toLowerCase()))) return false;
  return isNewer(mail, since);
}

/** Newest first, by the server's word; of mails of the same second the one that was taken last. */
export const byNewest = (one: SeenMail, other: SeenMail): number =>
  other.takenAt - one.takenAt || other.uid - one.uid;

/** What the wait is for; nothing where the mail is another one, such as a welcome mail. */
export const findValue = (content: MailContent, { want }: MailRequest): string | undefined =>
  want === 'code' ? extractCode(content) : extractLink(content);
