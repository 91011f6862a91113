import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

const main = new URL('../cli/main.ts', import.meta.url).href;
const script = `const { main } = await import(${JSON.stringify(main)}); process.exitCode = await main(process.argv.slice(1));`;

export interface CliOptions {
  cwd: string;
  env?: Record<string, string>;
}

export interface CliResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  child: ChildProcess;
  /** Resolves when the process is gone. */
  ended: Promise<CliResult>;
  /** The first line on stdout that matches. */
  line(pattern: RegExp): Promise<string>;
}

/** `agentkeys-drift` in a process of its own, from the sources. */
export function startCli(args: readonly string[], { cwd, env = {} }: CliOptions): RunningCli {
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, '--', ...args];
  return watchCli(
    spawn(process.execPath, node, {
      cwd,
      env: { PATH: process.env.PATH, AGENTKEYS_HOME: `${cwd}/home`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** What a process says, and when it ends. */
export function watchCli(child: ChildProcessByStdio<null, Readable, Readable>): RunningCli {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]): CliResult => ({ code, signal, stdout, stderr }));
  return {
    child,
    ended,
    line: async (pattern) => {
      for (;;) {
        const found = stdout.split('\n').find((line) => pattern.test(line));
        if (found !== undefined) return found;
        const isOver = await Promise.race([
          ended.then(() => true),
          once(child.stdout, 'data').then(() => false),
        ]);
        if (isOver) throw new Error(`the command ended without that line: ${stdout}${stderr}`);
      }
    },
  };
}

export const runCli = (args: readonly string[], options: CliOptions): Promise<CliResult> =>
  startCli(args, options).ended;
