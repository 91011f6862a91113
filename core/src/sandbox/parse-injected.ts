import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Injected, SandboxDefinition } from './define-sandbox.ts';

/**
 * Reads `--inject` values, `name` or `name:argument`. A change that takes arguments and is given none gets its first
 * one; of the same change named twice the last counts.
 *
 * Throws `SANDBOX_CHANGE_UNKNOWN` that names every value that is not known, beside what is.
 */
export function parseInjected(inject: readonly string[], definition: SandboxDefinition): Injected {
  const injected: Record<string, string | true> = {};
  const unknown: string[] = [];
  for (const value of inject) {
    const [name = '', argument] = splitOnce(value);
    const accepted = Object.hasOwn(definition.changes, name) ? definition.changes[name] : undefined;
    const known = accepted?.arguments ?? [];
    if (!accepted || (argument !== undefined && !known.includes(argument))) unknown.push(value);
    else injected[name] = argument ?? known[0] ?? true;
  }
  if (unknown.length > 0) {
    throw new AgentKeysError('SANDBOX_CHANGE_UNKNOWN', { seen: unknown, expected: listChanges(definition) });
  }
  return injected;
}

/** `name` of every change, with `name:argument` for each argument that it takes. */
function listChanges({ changes }: SandboxDefinition): string[] {
  return Object.entries(changes).flatMap(([name, change]) =>
    change.arguments ? change.arguments.map((argument) => `${name}:${argument}`) : [name],
  );
}

function splitOnce(value: string): [string, string?] {
  const colon = value.indexOf(':');
  return colon < 0 ? [value] : [value.slice(0, colon), value.slice(colon + 1)];
}
