import type { NatsConnection } from '@nats-io/transport-node';
import { createPublisher } from './create-publisher.ts';
import { findById } from './find-message.ts';

/**
 * After a start the server reads all message ids when it is first asked for one (2 s for a million), and every
 * publisher waits. So it is asked for one before reports are taken; nothing is stored.
 */
export async function warmUp(nc: NatsConnection): Promise<void> {
  const publisher = createPublisher(nc, 60_000);
  try {
    await findById(publisher, 'warm-up');
  } finally {
    publisher.close();
  }
}
