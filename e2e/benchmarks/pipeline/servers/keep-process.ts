import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const kept = new Set<ChildProcess>();

// Whatever ends this process, nothing that it started is left behind.
process.on('exit', () => {
  for (const child of kept) child.kill('SIGKILL');
});

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Has this child end with this process at the latest. */
export function keepProcess(child: ChildProcess): ChildProcess {
  kept.add(child);
  child.once('exit', () => kept.delete(child));
  return child;
}

/** Asks a child to end, and makes it after ten seconds. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  child.kill(signal);
  const until = Date.now() + 10_000;
  while (!isOver(child)) {
    if (Date.now() > until) child.kill('SIGKILL');
    await sleep(5);
  }
}
