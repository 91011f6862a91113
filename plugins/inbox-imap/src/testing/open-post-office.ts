import { ImapFlow } from 'imapflow';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type Dovecot, type DovecotOptions, startDovecot } from '../sandbox/index.ts';
import { serveSmtp } from '../sandbox/serve-smtp.ts';

/** A real mail server with everything that tests do to it beside reading codes. */
export interface PostOffice extends AsyncDisposable {
  dovecot: Dovecot;
  /** Sends a mail over SMTP; it is in the mailbox when this resolves. */
  send(mail: SendMailOptions): Promise<void>;
  /** The same, put into the mailbox with another time of arrival. */
  sendAt(at: number, mail: SendMailOptions & { to: string }): Promise<void>;
  /** A client of one's own, logged in. */
  withClient<Result>(use: (client: ImapFlow) => Promise<Result>): Promise<Result>;
}

export async function openPostOffice(options: DovecotOptions = {}): Promise<PostOffice> {
  const dovecot = await startDovecot(options);
  const smtp = await serveSmtp(dovecot.deliver);
  const place = { host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true };
  const sender = createTransport({ ...place, pool: true, maxConnections: 1 });
  const composer = createTransport({ streamTransport: true, buffer: true });
  return {
    dovecot,
    send: async (mail) => {
      await sender.sendMail(mail);
    },
    sendAt: async (at, mail) => {
      const { message } = await composer.sendMail(mail);
      await dovecot.deliver(message as Buffer, { from: 'sender@acme.example', to: mail.to, at });
    },
    withClient: async (use) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: dovecot.ports.imap,
        secure: false,
        doSTARTTLS: false,
        auth: { user: dovecot.user, pass: dovecot.password },
        logger: false,
      });
      await client.connect();
      try {
        return await use(client);
      } finally {
        await client.logout();
      }
    },
    [Symbol.asyncDispose]: async () => {
      sender.close();
      await smtp.close();
      await dovecot[Symbol.asyncDispose]();
    },
  };
}
