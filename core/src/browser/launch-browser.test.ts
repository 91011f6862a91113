import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { listProcesses } from '../testing/list-processes.ts';
import { connectBrowser } from './connect-browser.ts';
import { disabledFeatures } from './disabled-features.ts';
import { findBrowser } from './find-browser.ts';
import { launchBrowser } from './launch-browser.ts';

const { executablePath } = findBrowser({ env: process.env });
const patience = { timeout: 60_000, interval: 100 };
const inGroup = (group: number | undefined) => listProcesses().filter((line) => line.group === group);

it('launches a browser that can be joined, and ends it', async () => {
  const launched = await launchBrowser({ executablePath, headed: false });
  try {
    const { hostname } = new URL(launched.endpoint);
    expect(hostname).toBe('127.0.0.1');
    const browser = await connectBrowser(launched.endpoint);
    const page = await browser.newPage();
    expect(await page.evaluate(() => navigator.userAgent)).toContain('Chrome');
    await browser.close();
    expect(inGroup(launched.pid).length).toBeGreaterThan(0);
  } finally {
    await launched.close();
  }
  await expect.poll(() => inGroup(launched.pid), patience).toEqual([]);
});

it('says what went wrong when the browser does not start', async () => {
  await expect(launchBrowser({ executablePath: process.execPath, headed: false })).rejects.toMatchObject({
    code: 'BROWSER_LAUNCH',
    details: { executablePath: process.execPath },
  });
});

it('leaves nothing of a browser that does not speak when it is aborted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agentkeys-launch-'));
  try {
    const hanging = join(folder, 'hanging');
    const pidFile = join(folder, 'pid');
    await writeFile(hanging, `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 600\n`, { mode: 0o755 });
    const abort = new AbortController();
    const launching = launchBrowser({ executablePath: hanging, headed: false, signal: abort.signal });
    launching.catch(() => undefined);
    const readPid = async () => Number(await readFile(pidFile, 'utf8').catch(() => ''));
    await expect.poll(readPid, patience).toBeGreaterThan(0);
    const pid = await readPid();
    expect(inGroup(pid).length).toBeGreaterThan(0);
    abort.abort();
    await expect(launching).rejects.toMatchObject({ code: 'BROWSER_LAUNCH' });
    // Sooner than Playwright gives up by itself, and by our doing: nothing of it is there any more.
    await expect.poll(() => inGroup(pid), patience).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('keeps the secrets of the environment from the browser', async () => {
  const env = { ...process.env, ACME_PASSWORD: 'canary' };
  const launched = await launchBrowser({ executablePath, headed: false, env });
  try {
    expect(launched.pid).toBeGreaterThan(0);
    // Only Linux shows the environment of a process as a file.
    if (process.platform !== 'linux') return;
    expect(await readFile(`/proc/${launched.pid}/environ`, 'utf8')).not.toContain('canary');
  } finally {
    await launched.close();
  }
});

it('switches off what Playwright does, and draws no page for its own address bar', async () => {
  const launched = await launchBrowser({ executablePath, headed: false });
  try {
    // Only Linux shows the command line of a process as a file.
    if (process.platform === 'linux') {
      const flags = (await readFile(`/proc/${launched.pid}/cmdline`, 'utf8')).split('\0');
      const lists = flags.flatMap((flag) => /^--disable-features=(.*)/.exec(flag)?.[1]?.split(',') ?? []);
      // Names that a newer Playwright adds belong into disabled-features.ts.
      expect([...new Set(lists)].sort()).toEqual([...disabledFeatures].sort());
    }
    const browser = await connectBrowser(launched.endpoint);
    await browser.newPage();
    const session = await browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
    expect(targetInfos.map(({ url }) => url).filter((url) => url.includes('omnibox'))).toEqual([]);
    await browser.close();
  } finally {
    await launched.close();
  }
});

it('ends with its host, even when the host is killed', async () => {
  const script = new URL('../testing/fixtures/launch-and-wait.ts', import.meta.url).pathname;
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(createInterface({ input: host.stdout }), 'line');
    const { pid } = JSON.parse(String(line)) as { pid: number };
    expect(inGroup(pid).length).toBeGreaterThan(0);
    host.kill('SIGKILL');
    await expect.poll(() => inGroup(pid), patience).toEqual([]);
  } finally {
    host.kill('SIGKILL');
  }
});
