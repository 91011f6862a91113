import type { Config } from '../config/schema.ts';
import type { Duration } from '../plugins/provider.ts';

export interface PlainSettings {
  known: Omit<Config['known'], 'ttl'> & { ttl: Duration };
  breaker: { hold: Duration };
  telemetry: Config['telemetry'];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);
const isDuration = (value: unknown): value is Duration =>
  (typeof value === 'number' && value > 0) || (typeof value === 'string' && /^\d+(ms|s|m)$/.test(value));
const isMaybe = (type: 'string' | 'boolean', ...values: unknown[]): boolean =>
  values.every((value) => value === undefined || typeof value === type);

/**
 * The few settings that the outcome of a known drift goes by, of a configuration without plugins and providers that was
 * not checked yet. Nothing where one of them is not what it should be, or anything may depend on more: then the whole
 * configuration is to be checked by its schema.
 */
export function readPlainSettings(raw: unknown): PlainSettings | undefined {
  if (!isObject(raw) || !isEmpty(raw.plugins) || !isEmpty(raw.providers)) return undefined;
  const { known = {}, breaker = {}, telemetry = {} } = raw;
  if (!isObject(known) || !isObject(breaker) || !isObject(telemetry)) return undefined;
  const { url, publicKey, ttl = '15m' } = known;
  const { hold = '15m' } = breaker;
  const { enabled, endpoint } = telemetry;
  if (!isDuration(ttl) || !isDuration(hold)) return undefined;
  if (!isMaybe('string', url, publicKey, endpoint) || !isMaybe('boolean', enabled)) return undefined;
  return {
    known: { ...(known as { url?: string; publicKey?: string }), ttl },
    breaker: { hold },
    telemetry: telemetry as Config['telemetry'],
  };
}
