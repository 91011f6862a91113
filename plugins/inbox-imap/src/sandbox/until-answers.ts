import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const startTimeoutMs = 60_000;

/** Until the server greets; its log says why it does not. */
export async function untilAnswers(child: ChildProcess, port: number, logFile: string): Promise<void> {
  const until = Date.now() + startTimeoutMs;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    if (await greets(port)) return;
    await sleep(20);
  }
  child.kill('SIGKILL');
  const log = await readFile(logFile, 'utf8').catch(() => '');
  throw new Error(`dovecot did not start (exit code ${child.exitCode}):\n${log.slice(-2_000)}`);
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => end(data.toString().startsWith('* OK')));
    socket.once('error', () => end(false));
    socket.once('close', () => resolve(false));
    socket.setTimeout(5_000, () => end(false));
  });
}
