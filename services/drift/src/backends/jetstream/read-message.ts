import { reportSubject } from 'agentkeys/contracts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { DriftError } from '../../errors/drift-error.ts';
import { type AcceptRules, acceptReport } from '../../ingest/accept-report.ts';
import { retention } from '../backend-options.ts';

/** A message as the log holds it, whoever has published it. */
export interface LogMessage {
  seq: number;
  subject: string;
  /** `Nats-Msg-Id`; empty where there is none. */
  id: string;
  body: string;
  /** When the log stored it. Unix milliseconds. */
  storedAt: number;
}

export type ReadMessage =
  | { accepted: AcceptedReport; reason?: undefined }
  /** Why it is not counted, in lower case with dashes. */
  | { accepted?: undefined; reason: string };

/**
 * What is stored so long before its own time at the most is counted. The doors let in less; their clocks and the
 * server's may differ, and what they have acknowledged must count.
 */
export const maxAheadMs = 60 * 60_000;

/**
 * Ids are remembered for 8 days from when they were stored, which is so long before the time in them at the earliest.
 * What is stored later than this after its own time may be the second of its id.
 */
const maxAgeMs = retention.reports - maxAheadMs;

const toReason = (code: string): string => code.toLowerCase().replaceAll('_', '-');

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new DriftError('REPORT_NOT_JSON');
  }
}

/**
 * What a message of the log is: a report, if its subject and its id are those that its body gives. Whoever may publish
 * may publish anything, so nothing else of it is believed. The same message is always the same.
 */
export function readMessage(message: LogMessage, rules: AcceptRules): ReadMessage {
  let accepted: AcceptedReport;
  try {
    accepted = acceptReport(parse(message.body), message.storedAt, { ...rules, maxAgeMs, maxAheadMs });
  } catch (error) {
    if (error instanceof DriftError) return { reason: toReason(error.code) };
    throw error;
  }
  const { report, identity } = accepted;
  if (message.id !== identity.message_id) return { reason: 'wrong-message-id' };
  if (message.subject !== reportSubject(report.service, identity)) return { reason: 'wrong-subject' };
  return { accepted };
}
