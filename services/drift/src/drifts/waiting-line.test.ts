import { expect, it } from 'vitest';
import { random } from '../testing/random.ts';
import { type DriftRecord, unseen, untouched } from './drift-record.ts';
import { takeTurns } from './take-turns.ts';
import { isFresh } from './to-drift.ts';
import { createWaitingLine } from './waiting-line.ts';
import { waitingSince } from './waiting-since.ts';

const now = Date.UTC(2026, 2, 14, 12);

it('answers what sorting all of them answers, whatever has changed before', () => {
  const next = random(4);
  const any = (most: number) => Math.floor(next() * most);
  const line = createWaitingLine();
  const records = new Map<string, DriftRecord>();
  for (let change = 0; change < 2000; change += 1) {
    const [service, step] = [`service-${any(6)}`, `step-${any(12)}`];
    const key = `${service}.${step}`;
    const since = new Date(now - any(20) * 60_000).toISOString();
    const newest_seq = any(10);
    const record: DriftRecord = {
      service,
      step,
      step_hash: step,
      seen: { ...unseen, newest_seq, arrived_at: since, waiting: { seq: newest_seq, since } },
      work: {
        ...untouched,
        handled_seq: any(10),
        retry_at: any(3) === 0 ? new Date(now + (any(20) - 10) * 60_000).toISOString() : null,
      },
    };
    if (any(5) === 0) records.delete(key);
    else records.set(key, record);
    line.place(key, records.get(key));
    if (change % 50 > 0) continue;

    const fresh = [...records.values()].filter((each) => isFresh(each, now));
    const sorted = takeTurns(
      fresh.map((each) => ({
        drift: each,
        waiting_since: waitingSince(each) ?? '',
      })),
    ).map(({ drift }) => drift);
    const accept = (name: string): DriftRecord | undefined => {
      const found = records.get(name);
      return found && isFresh(found, now) ? found : undefined;
    };
    for (const limit of [1, 7, 1000]) expect(line.take(limit, accept)).toEqual(sorted.slice(0, limit));
    expect(line.take(1000, accept, 'service-2')).toEqual(
      sorted.filter((each) => each.service === 'service-2'),
    );
  }
});
