import { readdirSync, readFileSync } from 'node:fs';

interface ProcessRecord {
  pid: number;
  parent: number;
  /** Clock ticks since boot; with the pid it names a process for good. */
  startedAt: string;
  command: string;
}

function readProcess(pid: number): ProcessRecord | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, 2).join(' ');
    return { pid, parent: Number(fields[1]), startedAt: fields[19] ?? '', command };
  } catch {
    return undefined; // ended while it was read
  }
}

const allProcesses = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((record) => record !== undefined);

/**
 * Remembers every process that ever descended from `pid`, so that those that outlive it can be named although they
 * have been handed to another parent. Call `look` often while the process runs.
 */
export function watchDescendants(pid: number) {
  const family = new Map<number, ProcessRecord>();
  const look = () => {
    const processes = allProcesses();
    let grew = true;
    while (grew) {
      grew = false;
      for (const record of processes) {
        if (family.has(record.pid) || (record.parent !== pid && !family.has(record.parent))) continue;
        family.set(record.pid, record);
        grew = true;
      }
    }
  };
  const timer = setInterval(look, 20);
  look();
  return {
    look,
    get size() {
      return family.size;
    },
    alive: () =>
      [...family.values()].filter((record) => readProcess(record.pid)?.startedAt === record.startedAt),
    stop: () => clearInterval(timer),
  };
}
