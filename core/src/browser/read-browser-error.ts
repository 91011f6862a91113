/** What a browser call failed of, as far as it matters for judging a run. */
export type BrowserFailure =
  /** Something was waited for and did not come. */
  | { kind: 'timeout' }
  /** A locator matches more than one element. */
  | { kind: 'ambiguous' }
  /** The network refused; `error` is the browser's own word, for instance `net::ERR_CONNECTION_REFUSED`. */
  | { kind: 'navigation'; error: string }
  /** One navigation was overtaken by another, which is no failure: the page went elsewhere. */
  | { kind: 'interrupted' }
  /** The document went away while something was read of it; the next one can be read again. */
  | { kind: 'moved' }
  /** The page, its context or the browser is gone. */
  | { kind: 'closed' }
  | { kind: 'other' };

/** Reads an error of Playwright, whose only stable sign besides `TimeoutError` is its message. */
export function readBrowserError(error: unknown): BrowserFailure {
  if (!(error instanceof Error)) return { kind: 'other' };
  const message = error.message;
  if (/strict mode violation/i.test(message)) return { kind: 'ambiguous' };
  if (
    /has been closed|Target closed|Page closed|Target crashed|Page crashed|has been disconnected/i.test(
      message,
    )
  ) {
    return { kind: 'closed' };
  }
  if (/net::ERR_ABORTED|interrupted by another|frame was detached/i.test(message)) {
    return { kind: 'interrupted' };
  }
  if (/Execution context was destroyed|Cannot find context with specified id/i.test(message)) {
    return { kind: 'moved' };
  }
  const network = /net::ERR_[A-Z0-9_]+/.exec(message);
  if (network) return { kind: 'navigation', error: network[0] };
  if (error.name === 'TimeoutError') return { kind: 'timeout' };
  return { kind: 'other' };
}
