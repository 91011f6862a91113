import { setTimeout as sleep } from 'node:timers/promises';
import { residentMemory } from './resident-memory.ts';

/** A buffer that a pool has let go of is gone with the second collection after it. */
const collections = 3;
const lookMs = 1000;
/** Looks in which nothing is given back any more. */
const still = 5;
const patienceMs = 120_000;

/**
 * What a program in Go keeps when it has nothing to do, MiB: it collects its garbage every two minutes then, and gives
 * the memory back bit by bit. Here it is told to collect, over `profile`, the address of its profiler.
 */
export async function restedMemory(pid: number, profile: string): Promise<number> {
  for (let count = 0; count < collections; count += 1) {
    await (await fetch(`${profile}/debug/pprof/heap?gc=1`)).arrayBuffer();
  }
  const until = performance.now() + patienceMs;
  let [least, unchanged] = [residentMemory(pid), 0];
  while (unchanged < still && performance.now() < until) {
    await sleep(lookMs);
    const now = residentMemory(pid);
    unchanged = now < least - 1 ? 0 : unchanged + 1;
    least = Math.min(least, now);
  }
  return least;
}
