import type { Browser } from 'playwright-core';

/** Joins the browser that the host has launched. `close()` on it ends this connection's pages, not the browser. */
export async function connectBrowser(endpoint: string): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.connect(endpoint, { timeout: 30_000 });
}
