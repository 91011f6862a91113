import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes. Rejects after a minute. */
export async function pollUntil(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`not within a minute: ${what}`);
    await sleep(10);
  }
}
