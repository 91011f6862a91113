import { DriftError } from '../../errors/drift-error.ts';
import type { ReportLog } from '../backend.ts';
import type { Publisher } from './create-publisher.ts';
import { guardNats } from './guard-nats.ts';
import { toOutgoing } from './publish-report.ts';

/**
 * The log as the server keeps it: a report is acknowledged once the server has stored it. Whether that is on the disk is
 * the server's affair (before 2.10 it syncs every two minutes), so services stand an outbox in front.
 */
export function publishingLog(publisher: Publisher, maxWaiting: number): ReportLog {
  return {
    append: async (accepted) => {
      if (publisher.waiting() >= maxWaiting) throw new DriftError('OVERLOADED', { retryAfterS: 1 });
      const { id, subject, body } = toOutgoing(accepted);
      const { seq, duplicate } = await guardNats(() =>
        publisher.publish(subject, body, { 'Nats-Msg-Id': id }),
      );
      return { duplicate, seq };
    },
  };
}
