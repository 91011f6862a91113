import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { Envelope } from './deliver-to-maildir.ts';

export interface SmtpService {
  /** Port of 127.0.0.1. */
  port: number;
  close(): Promise<void>;
}

const mostBytes = 10 * 1024 * 1024;

/** Takes mail for everybody, without login and TLS, from programs of this machine, and hands on each recipient's own. */
export async function serveSmtp(
  deliver: (raw: Buffer, envelope: Envelope) => Promise<void>,
): Promise<SmtpService> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: mostBytes,
    disableReverseLookup: true,
    onData(stream, { envelope }, callback) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      buffer(stream)
        .then(async (raw) => {
          for (const { address } of envelope.rcptTo) await deliver(raw, { from, to: address });
        })
        .then(
          () => callback(),
          (error) => callback(error instanceof Error ? error : new Error(String(error))),
        );
    },
  });
  // A client that hangs up is no fault of this server; listening fails through the other listener below.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
