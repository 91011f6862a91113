import type { WrittenReport } from '../../coalesce/written-report.ts';
import type { Appended } from '../backend.ts';

// What goes between threads is copied value by value, and a flat list costs a fraction of as many objects.

export type PackedReports = (string | null)[];

export const packReports = (reports: readonly WrittenReport[]): PackedReports =>
  reports.flatMap(({ message_id, body, variant }) => [message_id, body, variant]);

export function unpackReports(packed: PackedReports): WrittenReport[] {
  const reports: WrittenReport[] = [];
  for (let at = 0; at < packed.length; at += 3) {
    const [message_id, body, variant] = [packed[at], packed[at + 1], packed[at + 2]];
    reports.push({ message_id: message_id ?? '', body: body ?? '', variant: variant ?? null });
  }
  return reports;
}

/** Of each its position and whether it is a duplicate. */
export type PackedAppended = number[];

const unknown = -1;
const duplicates = [false, true, null];

export const packAppended = (appended: readonly Appended[]): PackedAppended =>
  appended.flatMap(({ duplicate, seq }) => [duplicates.indexOf(duplicate), seq ?? unknown]);

export function unpackAppended(packed: PackedAppended): Appended[] {
  const appended: Appended[] = [];
  for (let at = 0; at < packed.length; at += 2) {
    const seq = packed[at + 1] ?? unknown;
    appended.push({ duplicate: duplicates[packed[at] ?? 2] ?? null, seq: seq === unknown ? null : seq });
  }
  return appended;
}
