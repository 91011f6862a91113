import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listProcesses } from '../testing/list-processes.ts';

const patience = { timeout: 60_000, interval: 100 };

it('leaves neither browser nor scrape process behind when the host is killed', async () => {
  const script = fileURLToPath(new URL('../testing/fixtures/host-and-wait.ts', import.meta.url));
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(createInterface({ input: host.stdout }), 'line');
    const { browser } = JSON.parse(String(line)) as { browser: number };
    const started = listProcesses().filter(({ parent }) => parent === host.pid);
    const groups = new Set(started.map(({ group }) => group));
    expect(groups.size).toBe(2);
    expect(groups).toContain(browser);
    host.kill('SIGKILL');
    await expect.poll(() => listProcesses().filter(({ group }) => groups.has(group)), patience).toEqual([]);
  } finally {
    host.kill('SIGKILL');
  }
});
