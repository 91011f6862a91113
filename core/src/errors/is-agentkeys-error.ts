import type { AgentKeysError } from './agentkeys-error.ts';
import { errorRegistry } from './registry.ts';

/**
 * Tells by name and code, not by class: a plugin may have been installed with a copy of the package of its own, whose
 * class is another one.
 */
export function isAgentKeysError(value: unknown): value is AgentKeysError {
  return (
    value instanceof Error &&
    value.name === 'AgentKeysError' &&
    Object.hasOwn(errorRegistry, (value as { code?: PropertyKey }).code ?? '')
  );
}
