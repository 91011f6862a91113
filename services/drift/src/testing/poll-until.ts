import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes. Rejects after a minute, or after so many milliseconds. */
export async function pollUntil(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 60_000,
): Promise<void> {
  const until = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await sleep(10);
  }
}
