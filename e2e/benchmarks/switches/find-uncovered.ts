import type { Switches } from './load-switches.ts';

/** Changes, with each of their arguments, that no case injects. */
export function findUncovered({ cases, changes }: Pick<Switches, 'cases' | 'changes'>): string[] {
  const injected = new Set(cases.flatMap(({ inject }) => inject));
  return Object.entries(changes).flatMap(([name, { arguments: choices }]) =>
    (choices ?? [undefined])
      .map((choice) => (choice === undefined ? name : `${name}:${choice}`))
      .filter((change) => !injected.has(change)),
  );
}
