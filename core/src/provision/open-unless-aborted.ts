/**
 * What is being opened, unless the signal is aborted before: then this rejects at once with the signal's reason, and
 * what comes too late is closed.
 */
export async function openUnlessAborted<Opened extends { close(): Promise<unknown> }>(
  signal: AbortSignal,
  open: () => Promise<Opened>,
): Promise<Opened> {
  signal.throwIfAborted();
  const opening = open();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(signal.reason);
    opening.then((opened) => opened.close()).catch(() => undefined);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([opening, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
