import type { Page, Response } from 'playwright-core';

/** What the network has said since the last mark. */
export interface NetworkWatch {
  /** The newest answer to a navigation. */
  document: Response | undefined;
  /** The worst answer to what the page's scripts have asked. */
  worst: Response | undefined;
  failed: string | undefined;
  /** Requests under way. */
  pending: number;
  /** Unix milliseconds of the last sign of life. */
  movedAt: number;
  mark(): void;
}

export async function watchPage(page: Page): Promise<NetworkWatch> {
  const watch: NetworkWatch = {
    document: undefined,
    worst: undefined,
    failed: undefined,
    pending: 0,
    movedAt: Date.now(),
    mark() {
      watch.worst = undefined;
      watch.failed = undefined;
      watch.movedAt = Date.now();
    },
  };
  const moved = () => {
    watch.movedAt = Date.now();
  };
  page.on('request', () => {
    watch.pending += 1;
    moved();
  });
  page.on('requestfinished', () => {
    watch.pending -= 1;
    moved();
  });
  page.on('requestfailed', (request) => {
    watch.pending -= 1;
    moved();
    const error = request.failure()?.errorText ?? '';
    if (request.frame() === page.mainFrame() && error !== 'net::ERR_ABORTED') watch.failed = error;
  });
  page.on('response', (response) => {
    const request = response.request();
    if (request.isNavigationRequest() && response.frame() === page.mainFrame()) {
      if (response.status() < 300 || response.status() >= 400) watch.document = response;
    } else if (response.status() >= 400 && response.status() > (watch.worst?.status() ?? 0)) {
      watch.worst = response;
    }
  });
  await page.exposeBinding('pageMoved', moved);
  await page.addInitScript(() => {
    const start = () =>
      new MutationObserver(() => (globalThis as { pageMoved?: () => void }).pageMoved?.()).observe(
        document.documentElement,
        { subtree: true, childList: true, attributes: true },
      );
    if (document.documentElement) start();
    else addEventListener('DOMContentLoaded', start);
  });
  return watch;
}
