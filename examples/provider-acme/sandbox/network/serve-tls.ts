import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSelfSignedCertificate } from './self-signed-certificate.ts';

export interface TlsServer {
  port: number;
  spkiHash: string;
  close(): Promise<void>;
}

/** Serves HTTPS on 127.0.0.1, with a certificate that a browser refuses unless it is told otherwise. */
export async function serveTls(hosts: readonly string[], listener: RequestListener): Promise<TlsServer> {
  const { key, cert, spkiHash } = createSelfSignedCertificate(hosts);
  const server = createServer({ key, cert }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    spkiHash,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
