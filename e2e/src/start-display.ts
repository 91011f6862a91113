import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { findXvfb } from './find-xvfb.ts';

export interface Display extends AsyncDisposable {
  /** For `DISPLAY`, `:99` for instance. */
  readonly name: string;
}

/** Starts a display without a screen, under a number that it chooses itself. */
export async function startDisplay(): Promise<Display> {
  const child = spawn(findXvfb(), ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  exited.catch(() => undefined);
  const number = await Promise.race([
    readLine(child),
    exited.then(() => Promise.reject(new Error('Xvfb ended before it had a display'))),
  ]);
  return {
    name: `:${number}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}

async function readLine({ stdio }: ChildProcess): Promise<string> {
  let text = '';
  for await (const piece of (stdio[3] as Readable).setEncoding('utf8')) {
    text += piece;
    if (text.includes('\n')) break;
  }
  return text.trim();
}
