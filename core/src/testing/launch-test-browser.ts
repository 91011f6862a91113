import type { Browser } from 'playwright-core';
import { connectBrowser } from '../browser/connect-browser.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { launchBrowser } from '../browser/launch-browser.ts';

export interface TestBrowser extends AsyncDisposable {
  /** Plain Playwright. */
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * Starts the browser that a run would use, for tests that look at a sandbox's pages. It ends with this process at the
 * latest.
 *
 * Throws BROWSER_NOT_FOUND or BROWSER_LAUNCH.
 */
export async function launchTestBrowser(): Promise<TestBrowser> {
  const { executablePath } = findBrowser({ env: process.env });
  const launched = await launchBrowser({ executablePath, headed: false });
  const close = async (): Promise<void> => {
    await launched.close();
  };
  try {
    const browser = await connectBrowser(launched.endpoint);
    return { browser, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
