import { z } from 'zod';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { describeFaults } from '../errors/describe-faults.ts';
import { freezePlain } from './freeze-plain.ts';
import { type Config, configSchema } from './schema.ts';

/** Accounts and options of plugins hold passwords: only what these name is ever shown. */
const isPublic = ([first]: readonly PropertyKey[]): boolean =>
  ['browser', 'budget', 'breaker', 'fallback'].includes(String(first));

function knownNames(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const key of [undefined, ...path]) {
    if (key !== undefined) schema = schema instanceof z.ZodObject ? schema.shape[String(key)] : undefined;
    while (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) schema = schema.unwrap();
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/**
 * Checks a configuration and puts in what is left out. Throws CONFIG_INVALID with every fault at once; `source` says
 * where it came from.
 */
export function checkConfig(input: unknown, source: Record<string, unknown>): Config {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = describeFaults(parsed.error, input, { show: isPublic, known: knownNames });
  throw new AgentKeysError('CONFIG_INVALID', { ...source, faults });
}

/** Freezes everything of a configuration but the plugins and providers in it, which are their authors' own. */
export const freezeConfig = (config: Config): Config =>
  freezePlain(config, (value) => 'setup' in value || 'steps' in value);
