import { type ChildProcess, spawn } from 'node:child_process';

export interface HostedServer {
  program: string;
  args: readonly string[];
  /** Goes with the server where nobody is left to remove it. */
  folder: string;
  /** Whom it is to run as; default: who starts it. */
  identity: { uid?: number; gid?: number };
}

/**
 * Starts a server in a process group of its own, which is ended as a whole when this process is gone, however that came
 * about: the server itself would go on.
 */
export function startWithHost({ program, args, folder, identity: { uid, gid } }: HostedServer): ChildProcess {
  // The subshell hears of the host’s end, and of the server’s, by the end of its input; `$$` is the server.
  const onEnd = 'read -r _ <&3; kill -9 $$ 2>/dev/null && rm -rf -- "$folder"; kill -9 0';
  const script = `folder=$1; shift; (${onEnd}) & exec "$0" "$@" 3<&-`;
  const child = spawn('/bin/sh', ['-c', script, program, folder, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  });
  child.once('exit', () => child.stdio[3]?.destroy());
  return child;
}
