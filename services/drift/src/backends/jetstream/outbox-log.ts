import type { ReportLog } from '../backend.ts';
import type { Forwarder } from './forward-outbox.ts';
import type { Outbox } from './open-outbox.ts';
import { toOutgoing, writtenToOutgoing } from './publish-report.ts';

/** A report is acknowledged once it is on this machine's disk; it goes to the log from there. */
export const outboxLog = (outbox: Outbox, forwarder: Pick<Forwarder, 'wake'>): ReportLog => ({
  append: async (accepted) => {
    const appended = await outbox.add(toOutgoing(accepted));
    forwarder.wake();
    return appended;
  },
  appendAll: async (reports) => {
    const appended = outbox.addAll(reports.map(writtenToOutgoing));
    forwarder.wake();
    return appended;
  },
});
