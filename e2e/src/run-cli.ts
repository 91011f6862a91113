import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface CliResult {
  /** As a shell reports it: 128 and the signal's number where a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
  /** AGENTKEYS_HOME of the run. */
  home: string;
}

export interface CliOptions {
  home?: string;
  env?: Record<string, string>;
  cwd?: string;
}

export interface RunningCli {
  child: ChildProcess;
  home: string;
  result: Promise<CliResult>;
  /** Resolves once the output so far matches, with what it found. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A fresh AGENTKEYS_HOME. */
export const temporaryHome = () => mkdtemp(join(tmpdir(), 'agentkeys-home-'));

/** Starts a built command line of this workspace as a user would, with an environment that no test inherits. */
export async function startCli(
  args: readonly string[],
  options: CliOptions = {},
  bin = 'core/bin/agentkeys.js',
): Promise<RunningCli> {
  const home = options.home ?? (await temporaryHome());
  const { PATH, AGENTKEYS_BROWSER } = process.env;
  const child = spawn(process.execPath, [join(root, bin), ...args], {
    cwd: options.cwd ?? join(root, 'e2e'),
    env: {
      PATH,
      HOME: home,
      AGENTKEYS_HOME: home,
      ...(AGENTKEYS_BROWSER ? { AGENTKEYS_BROWSER } : {}),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const result = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), stdout, stderr, home }),
    );
  });
  const seen = async (pattern: RegExp) => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const found = pattern.exec(stdout + stderr);
      if (found) return found;
      if (Date.now() > deadline || child.exitCode !== null) {
        throw new Error(`never saw ${pattern}; output so far:\n${stdout}\n${stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { child, home, result, seen };
}

/** Runs a command line to its end. */
export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
  bin?: string,
): Promise<CliResult> {
  return (await startCli(args, options, bin)).result;
}

/** The events of a scrape's stdout, parsed; throws where a line is not JSON. */
export const eventsOf = (result: CliResult): { type: string; [field: string]: unknown }[] =>
  result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
