interface Waiting {
  drift: { service: string; step: string };
  waiting_since: string;
}

const order = (a: Waiting, b: Waiting): number => {
  const [one, other] = [a, b].map(
    ({ waiting_since, drift }) => `${waiting_since} ${drift.service} ${drift.step}`,
  );
  return (one as string) < (other as string) ? -1 : 1;
};

/** Fresh drifts in the order in which they are dealt with: every service in turn, each turn by the time of waiting. */
export function takeTurns<Item extends Waiting>(items: readonly Item[]): Item[] {
  const services = Map.groupBy([...items].sort(order), ({ drift }) => drift.service);
  return [...services.values()]
    .flatMap((ofOne) => ofOne.map((item, turn) => ({ item, turn })))
    .sort((a, b) => a.turn - b.turn || order(a.item, b.item))
    .map(({ item }) => item);
}
