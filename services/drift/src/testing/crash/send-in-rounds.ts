import { setTimeout as sleep } from 'node:timers/promises';

export interface Rounds<Item> {
  items: readonly Item[];
  /** Sends one and resolves when it was acknowledged. */
  send(item: Item, index: number): Promise<void>;
  /** Sends that are under way at once. */
  atOnce: number;
  /** One per round, some time after it has begun. */
  events: readonly (() => Promise<void> | void)[];
  /** From 0 to 1. */
  next: () => number;
}

/** Sends everything in as many rounds as there are events; each happens while its round is being sent. */
export async function sendInRounds<Item>({ items, send, atOnce, events, next }: Rounds<Item>): Promise<void> {
  const size = Math.ceil(items.length / events.length);
  let index = 0;
  for (const [round, event] of events.entries()) {
    const end = Math.min(items.length, (round + 1) * size);
    const lane = async (): Promise<void> => {
      while (index < end) {
        const at = index;
        index += 1;
        await send(items[at] as Item, at);
      }
    };
    const happening = sleep(200 + next() * 1800).then(event);
    await Promise.all([happening, ...Array.from({ length: atOnce }, lane)]);
  }
}
