import { setTimeout as sleep } from 'node:timers/promises';
import { pollUntil } from '../poll-until.ts';
import type { RunningCli } from '../run-cli.ts';

export interface Supervised extends AsyncDisposable {
  /** Where it listens now; `undefined` while it is being started. */
  address(): string | undefined;
  /** Kills the one that runs now, or the next where it is just being started. */
  kill(): Promise<void>;
  /** Holds it up, and lets it go on after so many milliseconds: meanwhile the others take it for dead. */
  holdUp(ms: number): void;
  /** How many were killed, but for the last one at the end. */
  killed(): number;
  /** What the last ones said on stderr. */
  said(): string;
}

/** A process that is started again whenever it ends. */
export function supervise(start: () => RunningCli): Supervised {
  let [running, killed, said] = [true, 0, ''];
  let address: string | undefined;
  let current: RunningCli;

  async function keepUp(): Promise<void> {
    while (running) {
      current = start();
      const life = current;
      void life.line(/^\{/).then(
        (line) => {
          address = life === current ? JSON.parse(line).address : address;
        },
        () => undefined,
      );
      const { stderr, signal } = await life.ended;
      address = undefined;
      said = `${said}${stderr}`.slice(-4000);
      if (running && signal === 'SIGKILL') killed += 1;
      await sleep(100);
    }
  }
  const ended = keepUp();

  return {
    address: () => address,
    kill: async () => {
      await pollUntil(() => current.child.exitCode === null && current.child.signalCode === null, 'it runs');
      const { child, ended: gone } = current;
      child.kill('SIGKILL');
      await gone;
    },
    holdUp: (ms) => {
      const { child } = current;
      child.kill('SIGSTOP');
      setTimeout(() => child.kill('SIGCONT'), ms).unref();
    },
    killed: () => killed,
    said: () => said,
    [Symbol.asyncDispose]: async () => {
      running = false;
      current.child.kill('SIGKILL');
      await ended;
    },
  };
}
