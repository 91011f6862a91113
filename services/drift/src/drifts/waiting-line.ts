import type { DriftRecord } from './drift-record.ts';
import { createSortedList, type Placed, type SortedList } from './sorted-list.ts';
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

interface Waiting extends Placed {
  key: string;
}
type Line = SortedList<Waiting>;

/** The same order as `takeTurns`, which sorts all of them at every question. */
export function createWaitingLine(): WaitingLine {
  const lines = new Map<string, Line>();
  const places = new Map<string, { service: string; place: string }>();
  /** The first one of every service; `key` is the service. */
  const heads: Line = createSortedList();

  /** Changes the line of a service, and the place of the service among the others with it. */
  function changeLine(service: string, change: (line: Line) => void): void {
    const line: Line = lines.get(service) ?? createSortedList();
    const before = line.first()?.place;
    change(line);
    const after = line.first()?.place;
    if (after === undefined) lines.delete(service);
    else lines.set(service, line);
    if (before === after) return;
    if (before !== undefined) heads.remove(before);
    if (after !== undefined) heads.insert({ place: after, key: service });
  }

  function leave(key: string): void {
    const before = places.get(key);
    if (!before) return;
    places.delete(key);
    changeLine(before.service, (line) => line.remove(before.place));
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
      changeLine(service, (line) => line.insert({ place, key }));
    },
    take: (limit, accept, service) => {
      type Item = NonNullable<ReturnType<typeof accept>>;
      type Cursor = Iterator<Waiting>;
      /** The next one of a service that is accepted. */
      function advance(cursor: Cursor): { place: string; item: Item } | undefined {
        for (let { value, done } = cursor.next(); !done; { value, done } = cursor.next()) {
          const item = accept(value.key);
          if (item !== undefined && item !== null) return { place: value.place, item };
        }
        return undefined;
      }
      const inOrder = (turn: { place: string; item: Item }[]): Item[] =>
        turn.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ item }) => item);

      const first: { place: string; item: Item }[] = [];
      let cursors: Cursor[] = [];
      for (const { place: head, key: ofService } of heads) {
        if (service !== undefined && service !== ofService) continue;
        // Whoever comes from here on stands behind all that were taken.
        if (first.length >= limit && first.every(({ place }) => place < head)) break;
        const cursor = (lines.get(ofService) ?? [])[Symbol.iterator]();
        const found = advance(cursor);
        if (!found) continue;
        first.push(found);
        cursors.push(cursor);
      }
      const taken = inOrder(first);
      while (taken.length < limit && cursors.length > 0) {
        const turn = cursors.map((cursor) => ({ cursor, found: advance(cursor) }));
        cursors = turn.flatMap(({ cursor, found }) => (found ? [cursor] : []));
        taken.push(...inOrder(turn.flatMap(({ found }) => found ?? [])));
      }
      return taken.slice(0, limit);
    },
  };
}
