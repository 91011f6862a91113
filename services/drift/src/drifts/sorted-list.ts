export interface Placed {
  /** No two of a list have the same. */
  place: string;
}

/** Items in the order of their places. */
export interface SortedList<Item extends Placed> extends Iterable<Item> {
  first(): Item | undefined;
  insert(item: Item): void;
  /** Nothing where there is none. */
  remove(place: string): void;
}

/** What is moved at once when one is inserted: in a single array of a hundred thousand it would be half of them. */
const maxChunk = 512;

/** Index of the first one for which it holds; it holds for all after that one. */
function findFirst<Each>(all: readonly Each[], holds: (each: Each) => boolean): number {
  let [from, to] = [0, all.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(all[middle] as Each)) to = middle;
    else from = middle + 1;
  }
  return from;
}

export function createSortedList<Item extends Placed>(): SortedList<Item> {
  /** None is empty. */
  const chunks: Item[][] = [];

  /** Where a place is, or would be; the last chunk takes what comes after all. */
  function find(place: string): { at: number; chunk: Item[]; index: number } | undefined {
    const holding = findFirst(chunks, (chunk) => (chunk.at(-1)?.place ?? '') >= place);
    const at = Math.min(holding, chunks.length - 1);
    const chunk = chunks[at];
    return chunk && { at, chunk, index: findFirst(chunk, (item) => item.place >= place) };
  }

  return {
    first: () => chunks[0]?.[0],
    insert: (item) => {
      const found = find(item.place);
      if (!found) {
        chunks.push([item]);
        return;
      }
      const { at, chunk, index } = found;
      chunk.splice(index, 0, item);
      if (chunk.length > maxChunk) chunks.splice(at + 1, 0, chunk.splice(maxChunk / 2));
    },
    remove: (place) => {
      const found = find(place);
      if (found?.chunk[found.index]?.place !== place) return;
      found.chunk.splice(found.index, 1);
      if (found.chunk.length === 0) chunks.splice(found.at, 1);
    },
    *[Symbol.iterator]() {
      for (const chunk of chunks) yield* chunk;
    },
  };
}
