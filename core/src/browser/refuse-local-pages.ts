import type { Browser } from 'playwright-core';

const files = ['file:*', 'filesystem:*'];
/** Parts of the browser itself. The page that it shows in the place of one that did not load is none of them. */
const partOfBrowser = /^(?:view-source:)?((?:chrome|chrome-untrusted|devtools):)/;

export interface LocalPageGuard {
  /** The scheme of every page that was refused, in order. */
  readonly refused: readonly string[];
}

/**
 * Refuses pages of this machine in the whole browser: in every context, whoever asks for them, code that speaks the
 * browser's own protocol included. It is held from outside of the scrape process, which has no hand on this connection.
 * A file is never read; a page of the browser's own cannot be kept from loading and is closed as soon as it is there.
 * What is on the web does not pass through here.
 */
export async function refuseLocalPages(browser: Browser): Promise<LocalPageGuard> {
  const refused: string[] = [];
  const session = await browser.newBrowserCDPSession();
  // The browser may be gone when an answer is sent.
  const gone = (): void => undefined;
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    refused.push(request.url.slice(0, request.url.indexOf(':') + 1));
    session.send('Fetch.failRequest', { requestId, errorReason: 'AccessDenied' }).catch(gone);
  });
  session.on('Target.targetInfoChanged', ({ targetInfo: { type, url, targetId } }) => {
    const [, scheme] = partOfBrowser.exec(url) ?? [];
    if (type !== 'page' || !scheme) return;
    refused.push(scheme);
    session.send('Target.closeTarget', { targetId }).catch(gone);
  });
  await Promise.all([
    session.send('Fetch.enable', { patterns: files.map((urlPattern) => ({ urlPattern })) }),
    session.send('Target.setDiscoverTargets', { discover: true }),
  ]);
  return { refused };
}
