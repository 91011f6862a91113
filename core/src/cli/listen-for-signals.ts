const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls back once, at the first signal that asks the process to end, so that the command can clean up. The handlers
 * are gone after it: a second signal does what it always does and ends the process at once, and with its pipes its
 * children. Returns the function that takes the handlers away.
 */
export function listenForSignals(onFirst: (signal: string) => void): () => void {
  let isFirst = true;
  const stop = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    // Not at once: libraries that tidy up at a signal end the process where they find no other handler.
    setImmediate(stop);
    if (isFirst) onFirst(name);
    isFirst = false;
  };
  for (const name of signals) process.on(name, onSignal);
  return stop;
}
