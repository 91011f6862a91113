const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls back once, at the first signal that asks the process to end, so that the command can clean up. A second signal
 * does what it always does and ends the process at once, and with its pipes its children. Returns the function that
 * takes the handlers away.
 */
export function listenForSignals(onFirst: (signal: string) => void): () => void {
  let isFirst = true;
  const stop = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    if (isFirst) {
      // The handlers stay: libraries that tidy up at a signal end the process where they find no other one, and a
      // signal that comes while handlers are being taken away is lost.
      isFirst = false;
      onFirst(name);
      return;
    }
    stop();
    process.kill(process.pid, name);
  };
  for (const name of signals) process.on(name, onSignal);
  return stop;
}
