import { readFile } from 'node:fs/promises';
import { AgentKeysError } from 'agentkeys';
import { ImapFlow } from 'imapflow';
import type { Settings } from './options.ts';
import { readFailure } from './read-failure.ts';
import { readPassword } from './read-password.ts';

/** A server that is there answers much sooner. */
const answerTimeoutMs = 10_000;
/** Silence in the middle of a command; while idle, the library asks whether the server is still there. */
const silenceTimeoutMs = 30_000;

export interface ImapConnection {
  client: ImapFlow;
  /** Settles when the connection has ended, whoever ended it. */
  ended: Promise<void>;
}

/**
 * Connects and logs in. Rejects with MAIL_LOGIN_REFUSED, MAIL_TLS, MAIL_SERVER_UNREACHABLE or MAIL_PASSWORD_MISSING.
 * A certificate that cannot be checked is never accepted, and no password is sent before there is TLS.
 */
export async function connect(
  settings: Settings,
  env: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
): Promise<ImapConnection> {
  const { host, port, tls, user } = settings;
  const pass = await readPassword(settings, env);
  const ca = await readAuthorities(settings);
  const client = new ImapFlow({
    host,
    port,
    secure: tls === 'implicit',
    doSTARTTLS: tls === 'implicit' ? undefined : tls === 'starttls',
    auth: { user, pass },
    tls: { rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    clientInfo: { name: 'agentkeys' },
    // It would write the mails' addresses into a log of its own.
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: answerTimeoutMs,
    greetingTimeout: answerTimeoutMs,
    socketTimeout: silenceTimeoutMs + settings.pollMs,
  });
  let lost: unknown;
  // Without a listener an error would end the process; what it means is told by the command that it breaks.
  client.on('error', (error) => {
    lost ??= error;
  });
  const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([client.connect(), aborted]);
    if (client.authenticated) return { client, ended };
  } catch (error) {
    client.close();
    throw readFailure(error ?? lost, settings);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  client.close();
  throw new AgentKeysError('MAIL_LOGIN_REFUSED', {
    server: `${host}:${port}`,
    seen: 'the server takes no password over this connection',
  });
}

async function readAuthorities({ caFile, host, port }: Settings): Promise<Buffer | undefined> {
  if (caFile === undefined) return undefined;
  try {
    return await readFile(caFile);
  } catch (error) {
    const seen = `caFile cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new AgentKeysError('MAIL_TLS', { server: `${host}:${port}`, seen, file: caFile });
  }
}
