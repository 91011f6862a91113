import { execFileSync } from 'node:child_process';

export interface ProcessLine {
  pid: number;
  parent: number;
  group: number;
  command: string;
}

/** The processes of this machine that still run; those that only wait for their parent to notice are left out. */
export function listProcesses(): ProcessLine[] {
  const output = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,pgid=,stat=,args='], {
    encoding: 'utf8',
  });
  return output
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && !match[4]?.startsWith('Z'))
    .map((match) => ({
      pid: Number(match?.[1]),
      parent: Number(match?.[2]),
      group: Number(match?.[3]),
      command: match?.[5] ?? '',
    }));
}
