import type { SandboxMailServer } from 'agentkeys/sandbox';
import { createTransport } from 'nodemailer';
import { openImapMailbox } from '../open-imap-mailbox.ts';
import { serveSmtp } from './serve-smtp.ts';
import { startDovecot } from './start-dovecot.ts';

/**
 * A mail server of the sandbox's own: mails go in over SMTP, and are read over IMAP as those of a real mailbox are.
 * Throws where there is no dovecot on this machine, with how to get it.
 */
export async function startMailServer(): Promise<SandboxMailServer> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const dovecot = await startDovecot();
    closers.push(() => dovecot[Symbol.asyncDispose]());
    const smtp = await serveSmtp(dovecot.deliver);
    closers.push(smtp.close);
    // One connection: mails arrive in the order in which they were sent.
    const place = { host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true };
    const sender = createTransport({ ...place, pool: true, maxConnections: 1 });
    closers.push(() => sender.close());
    const { user, password, ports } = dovecot;
    const mailbox = await openImapMailbox(
      { host: '127.0.0.1', port: ports.imap, tls: 'none', user, passwordEnv: 'PASSWORD' },
      { PASSWORD: password },
    );
    closers.push(mailbox.close);
    return {
      mailbox,
      places: {
        smtp: `127.0.0.1:${smtp.port}`,
        imap: `127.0.0.1:${ports.imap} (user ${user}, password ${password}, no TLS)`,
      },
      deliver: async (mail) => {
        await sender.sendMail({ ...mail, textEncoding: 'quoted-printable' });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
