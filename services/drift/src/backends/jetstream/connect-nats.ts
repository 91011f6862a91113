import { readFile } from 'node:fs/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
} from '@nats-io/transport-node';
import { DriftError } from '../../errors/drift-error.ts';
import { describeError, hasCode, toStoreError } from './guard-nats.ts';
import { isAtLeast } from './topology.ts';

export interface NatsAddress {
  /** `nats://host:port` or `tls://host:port`; user and password, or a token, may stand before the host. */
  url: string;
  /** A file of the kind that `nsc generate creds` writes. */
  credsFile?: string | undefined;
}

async function readCreds(file: string): Promise<Authenticator> {
  try {
    return credsAuthenticator(await readFile(file));
  } catch (error) {
    throw new DriftError('NATS_UNREACHABLE', { file, seen: describeError(error) }, { cause: error });
  }
}

function readUser({ username, password }: URL): { user?: string; pass?: string; token?: string } {
  const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (name === '') return {};
  return secret === '' ? { token: name } : { user: name, pass: secret };
}

/**
 * A connection that comes back by itself for as long as it is not closed. Throws NATS_UNREACHABLE, NATS_TOO_OLD,
 * NATS_WITHOUT_JETSTREAM, or STORE_UNAVAILABLE where the server is too slow to answer.
 */
export async function connectNats({ url, credsFile }: NatsAddress, name: string): Promise<NatsConnection> {
  const address = new URL(url);
  const authenticator = credsFile === undefined ? undefined : await readCreds(credsFile);
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers: address.host,
      name,
      ...readUser(address),
      ...(authenticator && { authenticator }),
      ...(address.protocol === 'tls:' && { tls: {} }),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 20_000,
      ignoreAuthErrorAbort: true,
      // A trace per request is the larger part of its cost.
      noAsyncTraces: true,
    });
  } catch (error) {
    const seen = describeError(error);
    throw new DriftError('NATS_UNREACHABLE', { address: address.host, seen }, { cause: error });
  }
  try {
    const version = connection.info?.version ?? '';
    if (!isAtLeast(version, 2, 9))
      throw new DriftError('NATS_TOO_OLD', { seen: version, expected: '>= 2.9' });
    await jetstreamManager(connection).catch((error: unknown) => {
      // One that is slow to answer is not one that has none.
      if (!(error instanceof Error) || error.name !== 'JetStreamNotEnabled') throw toStoreError(error);
      throw new DriftError('NATS_WITHOUT_JETSTREAM', { seen: describeError(error) }, { cause: error });
    });
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Whether a server may answer later that does not now; who is not let in, or has no such file, waits in vain. */
export function isAway(error: unknown): boolean {
  if (hasCode(error, 'STORE_UNAVAILABLE')) return true;
  const { cause } = error as Error;
  const isRefused =
    cause instanceof errors.AuthorizationError || cause instanceof errors.UserAuthenticationExpiredError;
  return hasCode(error, 'NATS_UNREACHABLE') && !isRefused && 'address' in (error as DriftError).details;
}
