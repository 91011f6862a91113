import { checkOptions as check } from 'agentkeys';

/** What the owner may choose. */
export interface OpenRouterOptions {
  /** Name under which the key stands in the list of keys, at most 100 characters. Default `agentkeys`. */
  keyName?: string;
  /** What may be spent with the key, in US dollars. Default: what the account has. */
  creditLimit?: number;
}

/** Throws PROVIDER_INVALID with every fault. */
export const checkOptions = (options: OpenRouterOptions): OpenRouterOptions =>
  check('openrouter', options, {
    keyName: {
      expected: 'a text of 1 to 100 characters',
      fits: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 100,
    },
    creditLimit: {
      expected: 'a number above 0',
      fits: (value) => Number.isFinite(value) && Number(value) > 0,
    },
  });
