import { readFile } from 'node:fs/promises';
import { jetstream } from '@nats-io/jetstream';
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
} from '@nats-io/transport-node';
import type { SendResult, Transport } from 'agentkeys';
import { identifyReport, logStream, reportSubject } from 'agentkeys/contracts';
import type { Servers } from './check-options.ts';
import type { NatsTransportOptions } from './nats-transport-options.ts';
import { CredentialsUnusable } from './read-failure.ts';

export { readFailure } from './read-failure.ts';

export interface NatsClient {
  /** Rejects with what `readFailure` reads. */
  publish(report: Parameters<Transport['send']>[0]): Promise<SendResult>;
  isClosed(): boolean;
  close(): Promise<void>;
}

/** Connects, or rejects with what `readFailure` reads. Every server is tried once. */
export async function connectClient(
  { hosts, tls }: Servers,
  options: NatsTransportOptions,
  timeoutMs: number,
): Promise<NatsClient> {
  const { stream = logStream, inboxPrefix } = options;
  const authenticator = await readCredentials(options);
  const connection = await connect({
    servers: hosts,
    name: 'agentkeys',
    ...(authenticator && { authenticator }),
    ...(options.user !== undefined && { user: options.user, pass: options.password ?? '' }),
    ...(options.token !== undefined && { token: options.token }),
    ...((tls || options.tls) && { tls: options.tls ?? {} }),
    ...(inboxPrefix !== undefined && { inboxPrefix }),
    timeout: timeoutMs,
    // What could not be sent stays in the outbox; a client that comes back by itself would hold the process.
    reconnect: false,
    maxReconnectAttempts: 0,
    // Reports go to the addresses that the owner has agreed to, not to those that a server tells of.
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
  });
  return {
    publish: (report) => publishReport(connection, report, stream, timeoutMs),
    isClosed: () => connection.isClosed(),
    close: () => connection.close(),
  };
}

/** The acknowledgement of the stream that counts is the receipt, also where it had the report already. */
async function publishReport(
  connection: NatsConnection,
  report: Parameters<Transport['send']>[0],
  wanted: string,
  timeout: number,
): Promise<SendResult> {
  const identity = identifyReport(report);
  const { stream, seq, duplicate } = await jetstream(connection).publish(
    reportSubject(report.service, identity),
    JSON.stringify(report),
    // A stream of another name refuses it; and an answer is believed only where it names the stream, too.
    { msgID: identity.message_id, expect: { streamName: wanted }, timeout },
  );
  if (!Number.isSafeInteger(seq) || seq <= 0) return { ok: false, retry: true, reason: 'no_receipt' };
  if (stream !== wanted) return { ok: false, retry: true, reason: 'wrong_receipt' };
  const { batch_key, step_hash } = identity;
  return { ok: true, receipt: { batch_key, step_hash, duplicate } };
}

async function readCredentials(options: NatsTransportOptions): Promise<Authenticator | undefined> {
  const { credsFile, nkeyFile } = options;
  try {
    let authenticator: Authenticator;
    if (credsFile !== undefined) authenticator = credsAuthenticator(await readFile(credsFile));
    else if (nkeyFile === undefined) return undefined;
    else {
      const seed = (await readFile(nkeyFile, 'utf8')).trim();
      authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
    }
    // Both look at what they were given when they sign for the first time.
    authenticator('any words');
    return authenticator;
  } catch {
    // Without its cause, which may repeat what was read.
    throw new CredentialsUnusable();
  }
}
