import { DriftError } from '../errors/drift-error.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the first signal that asks the process to end into an abort, so that the command can clean up. A second one
 * ends the process at once. Returns the function that takes the handlers away.
 */
export function listenForSignals(controller: AbortController): () => void {
  const stop = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    stop();
    controller.abort(new DriftError('INTERRUPTED', { seen: name }));
  };
  for (const name of signals) process.on(name, onSignal);
  return stop;
}
