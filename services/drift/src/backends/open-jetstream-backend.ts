import type { JetStreamBackend, JetStreamOptions } from './jetstream/jetstream-backend.ts';

/**
 * The backend on a NATS server with JetStream: several processes at once may take, count, read and claim. Its client is
 * loaded here, so that who works without a server does not wait for it.
 * Throws NATS_UNREACHABLE, NATS_TOO_OLD, NATS_WITHOUT_JETSTREAM, STORE_DIFFERS, and what opening an outbox throws.
 */
export async function openJetStreamBackend(options: JetStreamOptions): Promise<JetStreamBackend> {
  const { openOnConnection } = await import('./jetstream/jetstream-backend.ts');
  return openOnConnection(options);
}
