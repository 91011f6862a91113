import { reportSubject } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { makeAccepted } from '../../testing/make-report.ts';
import { type LogMessage, readMessage } from './read-message.ts';

const day = 24 * 60 * 60 * 1000;
const minute = 60_000;
const time = Date.UTC(2026, 2, 14, 12);
const { report, identity } = makeAccepted({ time });
const right: LogMessage = {
  seq: 1,
  subject: reportSubject('openai', identity),
  id: identity.message_id,
  body: JSON.stringify(report),
  storedAt: time,
};
const { report_id: _, ...withoutId } = report;

describe('a message of the log', () => {
  it('is a report where subject and id are those that its body gives', () => {
    expect(readMessage(right, {})).toEqual({ accepted: { report, identity } });
  });

  it.each<[string, Partial<LogMessage>]>([
    ['report-not-json', { body: '{' }],
    ['report-not-json', { body: '' }],
    ['report-invalid', { body: '[]' }],
    ['report-invalid', { body: JSON.stringify({ ...report, email: 'someone@example.com' }) }],
    ['wrong-message-id', { id: '' }],
    ['wrong-message-id', { id: `${identity.message_id}0` }],
    ['wrong-message-id', { body: JSON.stringify(withoutId) }],
    ['wrong-subject', { subject: right.subject.replace('openai', 'openrouter') }],
    ['wrong-subject', { subject: right.subject.replace(/^drift\.v1\.\d/, 'drift.v1.9') }],
    ['report-ahead', { storedAt: time - 61 * minute }],
    // Eight days are as long as ids are remembered; they may have been stored an hour early.
    ['report-too-old', { storedAt: time + 8 * day - 59 * minute }],
    ['service-not-accepted', { body: right.body }],
  ])('is put aside as %s, always', (reason, forged) => {
    const rules = reason === 'service-not-accepted' ? { accept: ['openrouter'] } : {};
    expect(readMessage({ ...right, ...forged }, rules)).toEqual({ reason });
    expect(readMessage({ ...right, ...forged }, rules)).toEqual({ reason });
  });

  it('may have waited in an outbox for most of a day, since its id is remembered so long', () => {
    expect(readMessage({ ...right, storedAt: time + 8 * day - 61 * minute }, {}).accepted).toBeDefined();
  });

  it('may come from further ahead than a door lets in, since the clock of the server may be behind', () => {
    expect(readMessage({ ...right, storedAt: time - 15 * minute }, {}).accepted).toBeDefined();
  });
});
