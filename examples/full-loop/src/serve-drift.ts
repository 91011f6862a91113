import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Batch, batchSchema } from 'agentkeys/contracts';
import { startCommand } from './run-command.ts';

export interface DriftService extends AsyncDisposable {
  readonly address: string;
  readonly file: string;
  /** Batches that the service has counted. */
  batches(): Promise<Batch[]>;
  /** Issues of the file tracker. */
  issues(folder: string): Promise<{ title: string; file: string }[]>;
}

/** Starts the drift service on a free port; it drains and ends when it is disposed of. */
export async function serveDrift(file: string, env: NodeJS.ProcessEnv): Promise<DriftService> {
  const child = startCommand('agentkeys-drift', ['serve', '--db', file, '--port', '0', '--json'], env);
  const ended = once(child, 'close');
  const [line] = (await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    ended.then(() => Promise.reject(new Error('the drift service did not start'))),
  ])) as [string];
  const { address } = JSON.parse(line) as { address: string };

  return {
    address,
    file,
    async batches() {
      const answer = (await (await fetch(`${address}/drift/batches`)).json()) as { batches: unknown[] };
      return answer.batches.map((batch) => batchSchema.parse(batch));
    },
    async issues(folder) {
      const names = await readdir(folder).catch(() => []);
      const files = names.map((name) => join(folder, name, 'issue.md'));
      return Promise.all(
        files.map(async (issue) => ({
          title: /^title: "?(.*?)"?$/m.exec(await readFile(issue, 'utf8'))?.[1] ?? '',
          file: issue,
        })),
      );
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
