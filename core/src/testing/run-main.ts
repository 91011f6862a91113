import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunningMain {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when stdout and stderr together contain the words. */
  said(words: string): Promise<void>;
}

/** Starts `main` from the sources in a process of its own, for tests. */
export function startMain(
  argv: readonly string[],
  { cwd, env = {}, preload }: { cwd: string; env?: NodeJS.ProcessEnv; preload?: string },
): RunningMain {
  const main = new URL('../cli/main.ts', import.meta.url).href;
  const script = `const { main } = await import(${JSON.stringify(main)});
    process.exitCode = await main(process.argv.slice(1));`;
  const child = spawn(
    process.execPath,
    [...(preload ? ['--import', preload] : []), '--input-type=module', '--eval', script, '--', ...argv],
    { cwd, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let seen = '';
  const waiting = new Set<() => void>();
  const collect = (chunk: Buffer): void => {
    seen += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], stdout, stderr]): Ended => ({ code, signal, stdout, stderr }),
  );
  const said = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!seen.includes(words)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      ended.then(({ stdout, stderr }) => reject(new Error(`ended without "${words}": ${stdout}${stderr}`)));
    });
  return { child, ended, said };
}
