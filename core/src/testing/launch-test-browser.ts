import type { Browser } from 'playwright-core';
import { connectBrowser } from '../browser/connect-browser.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { startProxy } from '../network/start-proxy.ts';
import type { SandboxNetwork } from '../sandbox/define-sandbox.ts';

export interface TestBrowser extends AsyncDisposable {
  /** Plain Playwright. */
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * Starts the browser that a run would use, for tests that look at a sandbox's pages. It ends with this process at the
 * latest, and reaches what is on this machine alone, `network` of a sandbox included.
 *
 * Throws BROWSER_NOT_FOUND or BROWSER_LAUNCH.
 */
export async function launchTestBrowser(network: SandboxNetwork = {}): Promise<TestBrowser> {
  const { executablePath } = findBrowser({ env: process.env });
  const proxy = await startProxy({ sandbox: network });
  const closers = [proxy.close];
  const close = async (): Promise<void> => {
    for (let next = closers.pop(); next; next = closers.pop()) await next();
  };
  try {
    const launched = await launchBrowser({
      executablePath,
      headed: false,
      proxy: { port: proxy.port, trust: network.trust },
    });
    closers.push(launched.close);
    const browser = await connectBrowser(launched.endpoint);
    await launched.guarded;
    return { browser, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
