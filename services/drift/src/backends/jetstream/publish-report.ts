import { reportSubject } from 'agentkeys/contracts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { readIdentity, type WrittenReport } from '../../coalesce/written-report.ts';

/** A report as it goes to the log. */
export interface Outgoing {
  /** `Nats-Msg-Id` */
  id: string;
  subject: string;
  body: string;
}

export const toOutgoing = ({ report, identity }: AcceptedReport): Outgoing => ({
  id: identity.message_id,
  subject: reportSubject(report.service, identity),
  body: JSON.stringify(report),
});

export function writtenToOutgoing({ message_id, body }: WrittenReport): Outgoing {
  const identity = readIdentity(message_id);
  return { id: message_id, subject: reportSubject(identity.service, identity), body };
}
