import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Starts a server in a process group of its own, which is ended as a whole when this process is gone, however that came
 * about: the server itself would go on.
 */
export function startWithHost(
  program: string,
  args: readonly string[],
  { uid, gid }: { uid?: number; gid?: number },
): ChildProcess {
  const script = '(read -r _ <&3; kill -9 0) & exec "$0" "$@" 3<&-';
  const child = spawn('/bin/sh', ['-c', script, program, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  });
  child.once('exit', () => child.stdio[3]?.destroy());
  return child;
}
