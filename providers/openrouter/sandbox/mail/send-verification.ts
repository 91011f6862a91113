import type { Origins } from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import type { AccountRecord, World } from '../world.ts';
import { codeMail, linkMail, welcomeMail } from './mails.ts';

/** How the visitor is to show that the address is theirs. */
export function verificationOf(changes: Changes): 'link' | 'one-field' | 'six-fields' {
  if (changes['otp-6']) return 'six-fields';
  return changes['otp-1'] || changes['wrong-otp'] || changes['merged-form'] ? 'one-field' : 'link';
}

/** Mails what the account is verified by. */
export function sendVerification(
  { changes, mailbox }: World,
  account: AccountRecord,
  origins: Origins,
): void {
  if (changes['welcome-mail-first']) mailbox.send(welcomeMail(changes, account.email));
  if (changes['no-mail']) return;
  const query = new URLSearchParams({ _clerk_js_version: '5.99.0', token: account.ticket });
  const mail =
    verificationOf(changes) === 'link'
      ? linkMail(changes, account, `${origins.app}/v1/verify?${query}`)
      : codeMail(changes, account);
  mailbox.send(mail, Number(changes['late-mail'] ?? 0) * 1000);
}
