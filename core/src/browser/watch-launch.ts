import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

export interface LaunchWatch {
  /** Kills the processes that were started with the mark, and from now on every further one. */
  kill(): void;
  /** From now on processes are no affair of this watch. */
  stop(): void;
}

/**
 * Knows the process of a browser while it is being launched: Playwright gives it out only when the browser has spoken.
 *
 * @param mark an argument that no other process has
 */
export function watchLaunch(mark: string): LaunchWatch {
  const children: ChildProcess[] = [];
  let isOver = false;
  const end = (child: ChildProcess): void => {
    if (child.pid === undefined || child.exitCode !== null || !child.spawnargs.includes(mark)) return;
    try {
      // Playwright gives the browser a process group of its own, but for Windows, which has none.
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  };
  const onChild = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    children.push(child);
    // It is told of before it has its arguments.
    setImmediate(() => isOver && end(child));
  };
  subscribe('child_process', onChild);
  return {
    kill() {
      isOver = true;
      for (const child of children) if (child.spawnargs) end(child);
    },
    stop: () => void unsubscribe('child_process', onChild),
  };
}
