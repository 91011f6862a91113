import { DriftError } from '../../errors/drift-error.ts';

interface Waiting<Item, Answer> {
  item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export interface GroupCommits<Item, Answer> {
  /** Resolves once the group that holds the item is committed. Rejects with OVERLOADED when too many wait. */
  add(item: Item): Promise<Answer>;
  /** Commits what waits. */
  flush(): void;
}

/** Turns of the event loop that a group is kept open for at most. */
const mostTurns = 16;

/**
 * A commit costs a sync of the disk, whatever is in it. So what comes within one turn of the event loop is gathered
 * and committed together, with what the next turns bring for as long as each brings more.
 */
export function groupCommits<Item, Answer>(
  commit: (items: readonly Item[]) => readonly Answer[],
  maxWaiting: number,
): GroupCommits<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = [];

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    try {
      const answers = commit(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  function flushWhenQuiet(turns = 0, before = 0): void {
    if (waiting.length > before && turns < mostTurns) setImmediate(flushWhenQuiet, turns + 1, waiting.length);
    else flush();
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= maxWaiting) {
          reject(new DriftError('OVERLOADED', { retryAfterS: 1 }));
          return;
        }
        waiting.push({ item, resolve, reject });
        if (waiting.length === 1) setImmediate(flushWhenQuiet);
      }),
    flush,
  };
}
