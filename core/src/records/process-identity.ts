import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process in its run, such that another one can tell whether it is still there. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** When the process began, in the words of its system: numbers of processes are given away again. */
  began?: string | undefined;
  /** When its run is over whatever happens, UTC, ISO 8601: for those who cannot look at the process. */
  until?: string | undefined;
}

/** What a run may do after its budget, in milliseconds, with room to spare: check its key and store it, close everything. */
const marginMs = 5 * 60_000;
/** No timer runs for longer, so that no budget does. */
const longestMs = 2 ** 31;

/** The process that asks, at the beginning of a run. @param budgetMs milliseconds that the run may take */
export async function identifyProcess(budgetMs: number): Promise<ProcessIdentity> {
  const until = new Date(Date.now() + Math.min(budgetMs, longestMs) + marginMs).toISOString();
  return { pid: process.pid, host: hostname(), began: await beginOf(process.pid), until };
}

/**
 * Whether a process is still there. Nobody can look at that of another machine, or of a container that is gone with its
 * name, and where the system does not say when a process began, its number may be another one's by now: such a process
 * is gone when its run must be over.
 */
export async function isThere({ pid, host, began, until }: ProcessIdentity): Promise<boolean> {
  if (host === hostname()) {
    if (!isRunning(pid)) return false;
    if (began !== undefined) return began === (await beginOf(pid));
  }
  return Date.now() < Date.parse(until ?? '');
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
