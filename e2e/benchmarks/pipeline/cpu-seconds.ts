import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever its clock. */
const ticksPerSecond = 100;

interface Times {
  parent: number;
  own: number;
  /** Of children that have ended. */
  gone: number;
}

function read(pid: string): Times | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, goneUser = 0, goneSystem = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    );
    return { parent, own: user + system, gone: goneUser + goneSystem };
  } catch {
    return undefined; // ended while it was read
  }
}

/** Processor time that these processes and their children have used up to now. */
export function cpuSeconds(pids: readonly number[]): number {
  const all = new Map<number, Times>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? read(name) : undefined;
    if (times) all.set(Number(name), times);
  }
  const family = new Set(pids);
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const [pid, { parent }] of all) if (family.has(parent)) family.add(pid);
  }
  let ticks = 0;
  for (const pid of family) ticks += (all.get(pid)?.own ?? 0) + (all.get(pid)?.gone ?? 0);
  return ticks / ticksPerSecond;
}
