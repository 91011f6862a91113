import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import type { ScrapeEvent, TerminalEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { StartMessage } from '../scrape/channel-messages.ts';
import { readLines } from '../scrape/read-lines.ts';
import { findEntry } from './find-entry.ts';
import { type LineFault, parseEvents } from './parse-events.ts';
import { readableFolders } from './readable-folders.ts';
import { type Answers, serveRequests } from './serve-requests.ts';

export interface SpawnScrapeOptions {
  start: StartMessage;
  /** The folder with the provider's package.json, absolute: the process may read it and what it depends on. */
  packageFolder: string;
  answer: Answers;
  onEvent(event: ScrapeEvent): void;
  /** What the process printed that is no event. May hold secrets: to be redacted before it is written. */
  onLog(line: string): void;
  /** Ends the run at once. */
  signal: AbortSignal;
  /** Longest life of the process; larger than the budget that the start message gives. */
  timeoutMs: number;
  /** Another entry than the package's own. */
  childPath?: string;
}

export interface ScrapeResult {
  /** How the run went; `undefined` where the process ended without saying so. */
  event: TerminalEvent | undefined;
  exitCode: number | null;
  /** Why the process was ended, where it did not end by itself. */
  killed: 'signal' | 'timeout' | 'flood' | undefined;
  /** The signal that ended it, from wherever it came. */
  endedBy: NodeJS.Signals | null;
  /** Lines on stdout that were no event, or one too many. */
  invalidLines: number;
  /** What was wrong with the last of them. */
  lastFault: LineFault | undefined;
}

/** From asking a process to end until it is made to. */
const termGraceMs = 500;
/** How long a process may tidy up after its last event. */
const exitGraceMs = 5_000;
/** How long its streams may stay open after it has ended. */
const drainGraceMs = 2_000;
/** A longer line of a log is cut into nothing: nobody reads it. */
const maxLogBytes = 256 * 1024;

/**
 * Runs one scrape process to its end: its own process group, a scrubbed environment, events on stdout, questions on
 * file descriptor 3. When this resolves, nothing of the group is left.
 */
export async function spawnScrape(options: SpawnScrapeOptions): Promise<ScrapeResult> {
  const { start } = options;
  if (options.signal.aborted) {
    return {
      event: undefined,
      exitCode: null,
      killed: 'signal',
      endedBy: null,
      invalidLines: 0,
      lastFault: undefined,
    };
  }
  const childPath = options.childPath ?? findEntry(import.meta.url, '../scrape/child.ts', 'scrape/child.js');
  const child = spawn(process.execPath, nodeArguments(childPath, options.packageFolder), {
    detached: true,
    env: scrubEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const { stdout, stderr, channel } = pipesOf(child);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const closed = once(child, 'close');
  closed.catch(() => undefined);

  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number, action: () => void) => timers.push(setTimeout(action, milliseconds));
  let killed: ScrapeResult['killed'];
  const end = (why: ScrapeResult['killed']) => {
    killed ??= why;
    killGroup(child, 'SIGTERM');
    after(termGraceMs, () => killGroup(child, 'SIGKILL'));
  };
  const onAbort = () => end('signal');
  let gone = false;

  try {
    const events = parseEvents(stdout, {
      onEvent(event) {
        if (event.type !== 'progress') after(exitGraceMs, () => end(undefined));
        options.onEvent(event);
      },
      expects: (event) => event.type !== 'stopped' || ('until' in start && event.step === start.until),
      onLog: options.onLog,
      onFlood: () => end('flood'),
    });
    readLines(stderr, maxLogBytes, {
      onLine: options.onLog,
      onTooLong: () => options.onLog('a line on stderr was too long and was dropped'),
    });
    serveRequests(channel, start, options.answer, options.onLog);
    options.signal.addEventListener('abort', onAbort, { once: true });
    after(options.timeoutMs, () => end('timeout'));

    const [exitCode, endedBy] = await exited;
    gone = true;
    killGroup(child, 'SIGKILL');
    await Promise.race([closed, new Promise((resolve) => after(drainGraceMs, () => resolve(undefined)))]);
    const { terminal, invalidLines, lastFault } = events;
    return { event: terminal, exitCode, killed, endedBy, invalidLines, lastFault };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
    if (!gone) killGroup(child, 'SIGKILL');
    for (const stream of child.stdio) stream?.destroy();
  }
}

function pipesOf(child: ChildProcess): { stdout: Readable; stderr: Readable; channel: Duplex } {
  const [, stdout, stderr, channel] = child.stdio;
  if (!stdout || !stderr || !channel)
    throw new AgentKeysError('SCRAPE_CHANNEL', { seen: 'a process without pipes' });
  // Node gives a socket for a pipe that both sides may write to.
  return { stdout, stderr, channel: channel as Duplex };
}

/** Playwright asks for these to learn whether it runs in the Windows Subsystem for Linux, and fails where it may not. */
const playwrightProbes = ['/proc/sys/fs/binfmt_misc/WSLInterop', '/run/WSL'];

/**
 * Node's permission model keeps a provider's code from files, other programs, workers and native code. It reads its own
 * package and what that depends on. It is no prison for whoever means harm: the network is open to it.
 */
function nodeArguments(childPath: string, packageFolder: string): string[] {
  const folders = readableFolders(childPath, packageFolder);
  const reads = [...folders.flatMap((folder) => [folder, join(folder, '*')]), ...playwrightProbes];
  const flags = ['--permission', ...reads.map((path) => `--allow-fs-read=${path}`), '--allow-net'];
  return [
    ...flags.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag.split('=')[0] ?? flag)),
    // It opens files past the permission model.
    '--no-experimental-sqlite',
    // Running the sources prints a warning on some versions of Node.js that would only fill the log.
    '--disable-warning=ExperimentalWarning',
    childPath,
  ];
}

/** What a scraper needs of its surroundings; whatever else stands there may be a secret. */
function scrubEnvironment(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const names = [
    'PATH',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'NODE_EXTRA_CA_CERTS',
    'SYSTEMROOT',
    'TEMP',
    'TMP',
  ];
  return Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
