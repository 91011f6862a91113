import { expect, it } from 'vitest';
import { random } from '../testing/random.ts';
import { createSortedList } from './sorted-list.ts';

it('holds what was inserted and not removed, in order, however much that is', () => {
  const next = random(9);
  const list = createSortedList<{ place: string }>();
  const places = new Set<string>();
  for (let change = 0; change < 20_000; change += 1) {
    const place = String(Math.floor(next() * 4000)).padStart(4, '0');
    // It grows at first, and shrinks to nothing in the end.
    if (next() * 20_000 < change) {
      places.delete(place);
      list.remove(place);
    } else if (!places.has(place)) {
      places.add(place);
      list.insert({ place });
    }
    if (change % 1000 > 0) continue;
    const sorted = [...places].sort();
    expect([...list].map((item) => item.place)).toEqual(sorted);
    expect(list.first()?.place).toBe(sorted[0]);
  }
  for (const place of places) list.remove(place);
  expect([...list]).toEqual([]);
});
