import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SandboxDefinition } from 'agentkeys/sandbox';
import { findBrowser } from 'agentkeys/testing';
import { disabledFeatures } from '../../../core/src/browser/disabled-features.ts';
import type { PlainDone, PlainJob, WantedCode } from './plain-messages.ts';

export interface Timing {
  /** Milliseconds until the first page could be navigated. */
  startMs: number;
  /** Milliseconds from the first navigation to the key. */
  flowMs: number;
}

const program = fileURLToPath(new URL('./plain-process.ts', import.meta.url));

/** In which browser a script runs: as Playwright starts it, or with what our own leaves out. */
export type PlainBrowser = 'as-usual' | 'as-ours';

/**
 * Runs a hand-written script against a fresh sandbox, in a browser and a process of its own: in a process that has run
 * it before it would be quicker than it ever is for those who start it.
 */
export async function runPlain(
  definition: SandboxDefinition,
  script: PlainJob['script'],
  latencyMs: number,
  browser: PlainBrowser,
): Promise<Timing> {
  const site = await definition.start({}, { followsNetwork: false, latencyMs });
  const account = site.account();
  const began = Date.now();
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const over = new AbortController();
  const results: PlainDone[] = [];
  child.on('message', async (message: WantedCode | PlainDone) => {
    if ('key' in message) {
      results.push(message);
      return;
    }
    const wanted = { ...message, recipient: account.email, timeoutMs: 30_000 };
    const code = await site.mailbox.wait({ want: 'code', ...wanted }, over.signal).catch(() => undefined);
    if (child.connected) child.send(code ?? '');
  });
  try {
    child.send({ script, site: { app: site.origins.app, account }, launch: launchOptions(browser) });
    await ended;
    const [done] = results;
    if (!done || done.key !== site.made.keys[0])
      throw new Error('the plain script did not read the key that was made');
    return { startMs: done.navigatedAt - began, flowMs: done.flowMs };
  } finally {
    over.abort();
    await site.close();
  }
}

const launchOptions = (browser: PlainBrowser): PlainJob['launch'] => ({
  executablePath: findBrowser({ env: process.env }).executablePath,
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    // A sandbox is on this machine, whatever proxy the environment names.
    '--no-proxy-server',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    ...(browser === 'as-ours' ? [`--disable-features=${disabledFeatures.join(',')}`] : []),
  ],
});
