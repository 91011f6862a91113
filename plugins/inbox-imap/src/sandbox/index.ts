/** A real mail server for sandboxes and tests: SMTP in, IMAP out, on this machine only. */
export type { Envelope } from './deliver-to-maildir.ts';
export { findDovecot } from './find-dovecot.ts';
export { type SmtpService, serveSmtp } from './serve-smtp.ts';
export { type Dovecot, type DovecotOptions, startDovecot } from './start-dovecot.ts';
export { startMailServer } from './start-mail-server.ts';
