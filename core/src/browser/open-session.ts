import type { CDPSession, Page } from 'playwright-core';

/** One way to the browser itself, beside Playwright's own, that is opened when it is first needed. */
export interface PageSession {
  /** @throws as Playwright does where the page is gone. */
  get(): Promise<CDPSession>;
  close(): Promise<void>;
}

export function openSession(page: Page): PageSession {
  let session: Promise<CDPSession> | undefined;
  return {
    get() {
      session ??= page.context().newCDPSession(page);
      session.catch(() => undefined);
      return session;
    },
    async close() {
      const opened = await session?.catch(() => undefined);
      await opened?.detach().catch(() => undefined);
    },
  };
}
