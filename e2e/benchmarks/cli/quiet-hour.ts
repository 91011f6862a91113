import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface QuietHour extends AsyncDisposable {
  /** A folder without a configuration. */
  cwd: string;
  /** A store without reports, in that folder. */
  db: string;
  /** A drift service with another one. */
  url: string;
}

async function readAddress(service: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of service.stdout ?? []) {
    said += String(chunk);
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`the service did not start: ${said}`);
}

/** What an hourly run finds in an hour in which nobody has reported anything. `bin`: the built `agentkeys-drift`. */
export async function quietHour(bin: string): Promise<QuietHour> {
  const cwd = await mkdtemp(join(tmpdir(), 'agentkeys-quiet-'));
  const seeded = spawnSync(process.execPath, [bin, 'store', 'seed', '--db', 'empty.db', 'none'], { cwd });
  if (seeded.status !== 0) throw new Error(`no store was made: ${seeded.stderr}`);
  const service = spawn(process.execPath, [bin, 'serve', '--db', 'service.db', '--port', '0'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(service, 'exit');
  const url = await readAddress(service);
  return {
    cwd,
    db: 'empty.db',
    url,
    [Symbol.asyncDispose]: async () => {
      service.kill('SIGTERM');
      await ended;
      await rm(cwd, { recursive: true, force: true });
    },
  };
}
