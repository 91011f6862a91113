import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../cpu-seconds.ts';

const lookMs = 500;
/** Share of one processor below which a process has nothing to do but to wait. */
const idle = 0.1;

/**
 * Resolves once these processes have nothing left to do: after a restart of its server the service reads what has come in
 * the last five minutes again, which in a benchmark is everything. At most two minutes.
 */
export async function untilIdle(pids: readonly number[]): Promise<void> {
  const until = performance.now() + 120_000;
  while (performance.now() < until) {
    const before = cpuSeconds(pids);
    await sleep(lookMs);
    if ((cpuSeconds(pids) - before) * 1000 < idle * lookMs) return;
  }
}
