import type { DriftRecord } from './drift-record.ts';
import { waitingSince } from './waiting-since.ts';

/** Drifts that wait, or will be waiting, kept in the order in which they are dealt with. */
export interface WaitingLine {
  /** Takes the drift to where it belongs now; `undefined`: it is gone. */
  place(key: string, record: DriftRecord | undefined): void;
  /**
   * The first ones, in turns: of every service, or of one, the one that has waited longest, then the second of every
   * service, and so on; only those for which `accept` has an answer. Costs as much as it answers, however long the line.
   */
  take<Item>(limit: number, accept: (key: string) => Item | undefined, service?: string): Item[];
}

interface Waiting {
  place: string;
  key: string;
}

/** Index of the first one that does not come before this place. */
function findPlace(line: readonly Waiting[], place: string): number {
  let [from, to] = [0, line.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((line[middle] as Waiting).place < place) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The same order as `takeTurns`, which sorts all of them at every question. */
export function createWaitingLine(): WaitingLine {
  const lines = new Map<string, Waiting[]>();
  const places = new Map<string, { service: string; place: string }>();

  function leave(key: string): void {
    const before = places.get(key);
    const line = before && lines.get(before.service);
    if (!before || !line) return;
    places.delete(key);
    line.splice(findPlace(line, before.place), 1);
    if (line.length === 0) lines.delete(before.service);
  }

  return {
    place: (key, record) => {
      const since = record && waitingSince(record);
      if (!record || !since) {
        leave(key);
        return;
      }
      const { service, step } = record;
      const place = `${since} ${service} ${step}`;
      if (places.get(key)?.place === place) return;
      leave(key);
      places.set(key, { service, place });
      const line = lines.get(service) ?? [];
      lines.set(service, line);
      line.splice(findPlace(line, place), 0, { place, key });
    },
    take: (limit, accept, service) => {
      const ofOne = service === undefined ? undefined : (lines.get(service) ?? []);
      let cursors = [...(ofOne ? [ofOne] : lines.values())].map((line) => ({ line, next: 0 }));
      const taken: NonNullable<ReturnType<typeof accept>>[] = [];
      while (taken.length < limit && cursors.length > 0) {
        const turn: { place: string; item: NonNullable<ReturnType<typeof accept>> }[] = [];
        for (const cursor of cursors) {
          for (let found = false; !found && cursor.next < cursor.line.length; cursor.next += 1) {
            const { place, key } = cursor.line[cursor.next] as Waiting;
            const item = accept(key);
            if (item === undefined || item === null) continue;
            turn.push({ place, item });
            found = true;
          }
        }
        cursors = cursors.filter(({ line, next }) => next < line.length);
        turn.sort((a, b) => (a.place < b.place ? -1 : 1));
        taken.push(...turn.map(({ item }) => item));
      }
      return taken.slice(0, limit);
    },
  };
}
