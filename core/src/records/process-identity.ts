import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process, such that another one can tell whether it is still there. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** When the process began, in the words of its system: numbers of processes are given away again. */
  began?: string | undefined;
}

/** The process that asks. */
export async function identifyProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, host: hostname(), began: await beginOf(process.pid) };
}

/** Of a process on another machine nobody here can tell that it is gone. */
export async function isThere({ pid, host, began }: ProcessIdentity): Promise<boolean> {
  if (host !== hostname()) return true;
  if (!isRunning(pid)) return false;
  return began === undefined || began === (await beginOf(pid));
}

/** Only a number of a process may be asked about: 0 and less mean groups of them. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Clock ticks from the start of the system to that of the process; nothing where the system does not say. */
async function beginOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may hold anything.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}
