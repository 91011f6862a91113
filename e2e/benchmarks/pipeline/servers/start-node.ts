import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchCli } from '../../../../services/drift/src/testing/run-cli.ts';
import { endProcess, keepProcess } from './keep-process.ts';

export interface NodeProgram extends AsyncDisposable {
  pid: number;
  /** `http://127.0.0.1:<port>`; empty where it does not listen. */
  address: string;
}

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** Starts a program of this workspace, which prints `{"address": …}` on stdout when it is ready. */
export async function startNode(file: string, args: readonly string[], cwd: string): Promise<NodeProgram> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, file), ...args],
    {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, AGENTKEYS_HOME: join(cwd, 'home') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  keepProcess(child);
  const line = await watchCli(child).line(/^\{/);
  return {
    pid: child.pid ?? 0,
    address: String(JSON.parse(line).address ?? ''),
    [Symbol.asyncDispose]: () => endProcess(child),
  };
}
