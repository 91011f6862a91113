import { AgentKeysError } from '../errors/agentkeys-error.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the first signal that asks the process to end into an abort, so that the command can clean up. The handlers
 * are gone after it: a second signal does what it always does and ends the process at once, and with its pipes its
 * children. Returns the function that takes the handlers away.
 */
export function listenForSignals(controller: AbortController, onFirst: (signal: string) => void): () => void {
  const stop = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    stop();
    onFirst(name);
    controller.abort(new AgentKeysError('INTERRUPTED', { seen: name }));
  };
  for (const name of signals) process.on(name, onSignal);
  return stop;
}
