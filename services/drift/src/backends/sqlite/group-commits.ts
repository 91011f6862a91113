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
 * and committed together, with what the next turns bring for as long as each brings more. Where a commit is made
 * elsewhere and this thread goes on, the next group gathers until it is done.
 */
export function groupCommits<Item, Answer>(
  commit: (items: readonly Item[]) => readonly Answer[] | Promise<readonly Answer[]>,
  maxWaiting: number,
): GroupCommits<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  /** Without their answer, and in how many groups. */
  let [held, underWay, isOpen] = [0, 0, false];

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
    /** The next group is on its way before those of this one go on. */
    const thenNext =
      <Result>(end: (result: Result) => void) =>
      (result: Result): void => {
        underWay -= 1;
        flush();
        end(result);
      };
    try {
      const answers = commit(group.map(({ item }) => item));
      if (answers instanceof Promise) {
        underWay += 1;
        answers.then(thenNext(answer), thenNext(refuse));
      } else answer(answers);
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
    if (underWay === 0) flush();
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
        if (isOpen || underWay > 0) return;
        isOpen = true;
        setImmediate(flushWhenQuiet);
      }),
    flush,
  };
}
