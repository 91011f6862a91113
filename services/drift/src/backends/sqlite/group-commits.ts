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

export interface GroupOptions {
  /** Without their answer, at most. */
  maxWaiting: number;
  /** Turns of the event loop that a group is kept open for at most, while each brings more. Default 16. */
  mostTurns?: number;
}

/**
 * A commit costs a sync of the disk, whatever is in it. So what comes within one turn of the event loop is gathered
 * and committed together, with what the next turns bring for as long as each brings more.
 */
export function groupCommits<Item, Answer>(
  commit: (items: readonly Item[]) => readonly Answer[] | Promise<readonly Answer[]>,
  { maxWaiting, mostTurns = 16 }: GroupOptions,
): GroupCommits<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  let [held, isOpen] = [0, false];

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    const answer = (answers: readonly Answer[]): void => {
      held -= group.length;
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
    };
    const refuse = (error: unknown): void => {
      held -= group.length;
      for (const { reject } of group) reject(error);
    };
    try {
      const answers = commit(group.map(({ item }) => item));
      if (answers instanceof Promise) answers.then(answer, refuse);
      else answer(answers);
    } catch (error) {
      refuse(error);
    }
  }

  function flushWhenQuiet(turns = 0, before = 0): void {
    if (waiting.length > before && turns < mostTurns) {
      setImmediate(flushWhenQuiet, turns + 1, waiting.length);
      return;
    }
    isOpen = false;
    flush();
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (held >= maxWaiting) {
          reject(new DriftError('OVERLOADED', { retryAfterS: 1 }));
          return;
        }
        held += 1;
        waiting.push({ item, resolve, reject });
        if (isOpen) return;
        isOpen = true;
        setImmediate(flushWhenQuiet);
      }),
    flush,
  };
}
