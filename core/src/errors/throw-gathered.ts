import type { AgentKeysError } from './agentkeys-error.ts';

/** Throws the first of several errors, with the others in its details: all are shown, one decides the code. */
export function throwGathered(errors: readonly AgentKeysError[]): void {
  const [first, ...others] = errors;
  if (!first) return;
  if (others.length > 0) {
    first.details.others = others.map(({ code, message, details }) => ({ code, message, ...details }));
  }
  throw first;
}
