import type { SandboxDefinition } from 'agentkeys/sandbox';
import { findBrowser } from 'agentkeys/testing';
import { chromium } from 'playwright-core';
import type { PlainScript } from './plain-scripts.ts';

export interface Timing {
  /** Milliseconds until the first page could be navigated. */
  startMs: number;
  /** Milliseconds from the first navigation to the key. */
  flowMs: number;
}

/** Runs a hand-written script against a fresh sandbox, in a browser of its own. */
export async function runPlain(
  definition: SandboxDefinition,
  script: PlainScript,
  latencyMs: number,
): Promise<Timing> {
  const site = await definition.start({}, { followsNetwork: false, latencyMs });
  const began = performance.now();
  const browser = await chromium.launch({
    executablePath: findBrowser({ env: process.env }).executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    // A sandbox is on this machine, whatever proxy the environment names.
    args: ['--no-proxy-server', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const startMs = performance.now() - began;
    const navigated = performance.now();
    const key = await script(page, site);
    const flowMs = performance.now() - navigated;
    if (key !== site.made.keys[0]) throw new Error('the plain script did not read the key that was made');
    return { startMs, flowMs };
  } finally {
    await browser.close();
    await site.close();
  }
}
