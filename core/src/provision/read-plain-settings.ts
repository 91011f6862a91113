import { publicKeyPattern } from '../config/public-key-pattern.ts';
import type { Config } from '../config/schema.ts';
import type { Duration } from '../plugins/provider.ts';

export interface PlainSettings {
  known: Omit<Config['known'], 'ttl'> & { ttl: Duration };
  breaker: { hold: Duration };
  telemetry: Config['telemetry'];
}

type Check = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty: Check = (value) => Array.isArray(value) && value.length === 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isLike =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isDuration: Check = (value) =>
  (Number.isSafeInteger(value) && (value as number) > 0) || isLike(/^\d+(ms|s|m)$/)(value);
/** No query, no credentials, no name with strange letters: such an address is left to the schema. */
const isAddress: Check = (value) =>
  isLike(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[\w./-]*)?$/)(value) && URL.canParse(value as string);
const isEmail = isLike(/^[a-z0-9]+([._+-][a-z0-9]+)*@([a-z0-9]+([-][a-z0-9]+)*\.)+[a-z]{2,}$/i);
const isSection =
  (checks: Record<string, Check>): Check =>
  (value) =>
    isObject(value) &&
    Object.entries(value).every(
      ([name, inner]) => Object.hasOwn(checks, name) && (inner === undefined || checks[name]?.(inner)),
    );
const isAccount = isSection({ email: isEmail, password: isLike(/^.{8,}$/) });

/** What the plain case may set. Each check takes no more than the schema does; what is not named here is not plain. */
const isPlain = isSection({
  $schema: (value) => typeof value === 'string',
  plugins: isEmpty,
  providers: isEmpty,
  account: (value) => isAccount(value) && (value as { email?: string }).email !== undefined,
  budget: isDuration,
  known: isSection({ url: isAddress, publicKey: isLike(publicKeyPattern), ttl: isDuration }),
  breaker: isSection({ hold: isDuration, sandbox: isBoolean }),
  telemetry: isSection({ enabled: isBoolean, endpoint: isAddress }),
});

/**
 * The few settings that the outcome of a known drift goes by, of a configuration without plugins and providers that was
 * not checked yet. Nothing where anything else is set, or one of them may not be what it should be: then the whole
 * configuration is to be checked by its schema, so that a fault in it is told whatever this machine remembers.
 */
export function readPlainSettings(raw: unknown): PlainSettings | undefined {
  if (!isPlain(raw)) return undefined;
  const { known, breaker, telemetry = {} } = raw as Partial<PlainSettings>;
  return {
    known: { ...known, ttl: known?.ttl ?? '15m' },
    breaker: { hold: breaker?.hold ?? '15m' },
    telemetry,
  };
}
