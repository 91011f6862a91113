import type { Browser } from 'playwright-core';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

/**
 * Joins the browser that the host has launched. `close()` on it ends this connection's pages, not the browser.
 *
 * @throws AgentKeysError BROWSER_LAUNCH where there is no such browser.
 */
export async function connectBrowser(endpoint: string): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.connect(endpoint, { timeout: 30_000 }).catch((error: unknown) => {
    throw new AgentKeysError(
      'BROWSER_LAUNCH',
      { expected: 'a browser that can be joined' },
      { cause: error },
    );
  });
}
