interface Waiting {
  drift: { service: string; step: string };
  waiting_since: string;
}

interface Placed<Item> {
  item: Item;
  place: string;
}

const byPlace = <Item>(a: Placed<Item>, b: Placed<Item>): number => (a.place < b.place ? -1 : 1);

/** Fresh drifts in the order in which they are dealt with: every service in turn, each turn by the time of waiting. */
export function takeTurns<Item extends Waiting>(items: readonly Item[]): Item[] {
  const placed = items.map((item) => ({
    item,
    place: `${item.waiting_since} ${item.drift.service} ${item.drift.step}`,
  }));
  const services = Map.groupBy(placed.sort(byPlace), ({ item }) => item.drift.service);
  return [...services.values()]
    .flatMap((ofOne) => ofOne.map((each, turn) => ({ ...each, turn })))
    .sort((a, b) => a.turn - b.turn || byPlace(a, b))
    .map(({ item }) => item);
}
