import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { describeValue } from '../errors/describe-faults.ts';

/** What each option of a provider has to be, in words and as a test. */
export type OptionRules<Options> = {
  readonly [Name in keyof Required<Options>]: { expected: string; fits(value: unknown): boolean };
};

/**
 * The options as they are. Throws PROVIDER_INVALID with every fault, an unknown name among them: they may come from a
 * JSON file, which no compiler has seen.
 */
export function checkOptions<Options extends object>(
  provider: string,
  options: Options,
  rules: OptionRules<Options>,
): Options {
  const known = Object.keys(rules).join(', ') || 'none';
  const faults = Object.entries(options).flatMap(([name, value]) => {
    const path = `options.${name}`;
    if (!Object.hasOwn(rules, name)) return { path, expected: `one of: ${known}`, got: name };
    const { expected, fits } = rules[name as keyof Options];
    return value === undefined || fits(value) ? [] : { path, expected, got: describeValue(value, true) };
  });
  if (faults.length > 0) throw new AgentKeysError('PROVIDER_INVALID', { provider, faults });
  return options;
}
