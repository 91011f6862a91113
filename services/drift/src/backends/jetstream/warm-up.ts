import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { partitionSubjects } from 'agentkeys/contracts';
import { apiCodes, hasApiCode } from './guard-nats.ts';

/**
 * After a start the server reads all message ids at the first publish that has one (2 s for a million), and every other
 * publisher waits. So one is made before reports are taken; it asks for a position that the log cannot have, so that
 * nothing is stored.
 */
export async function warmUp(nc: NatsConnection): Promise<void> {
  const subject = partitionSubjects(0).replace('>', 'warm-up');
  const options = {
    msgID: 'warm-up',
    expect: { lastSequence: Number.MAX_SAFE_INTEGER },
    timeout: 60_000,
  };
  try {
    await jetstream(nc).publish(subject, '', options);
  } catch (error) {
    if (!hasApiCode(error, apiCodes.wrongLastSequence)) throw error;
  }
}
