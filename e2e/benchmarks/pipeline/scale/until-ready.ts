import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the service says that it takes reports. */
export async function untilReady(address: string): Promise<void> {
  const until = Date.now() + 120_000;
  for (;;) {
    const { ok } = await fetch(`${address}/readyz`);
    if (ok) return;
    if (Date.now() > until) throw new Error('the service did not become ready');
    await sleep(5);
  }
}
