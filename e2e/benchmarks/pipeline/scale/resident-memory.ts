import { readFileSync } from 'node:fs';

/** Memory of a process that is in RAM, MiB. */
export function residentMemory(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}
