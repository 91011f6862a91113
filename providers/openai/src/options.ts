import { checkOptions as check } from 'agentkeys';

/** What the owner may choose. */
export interface OpenAiOptions {
  /** Name under which the key stands in the list of keys, at most 50 characters. Default `agentkeys`. */
  keyName?: string;
}

/** Throws PROVIDER_INVALID with every fault. */
export const checkOptions = (options: OpenAiOptions): OpenAiOptions =>
  check('openai', options, {
    keyName: {
      expected: 'a text of 1 to 50 characters',
      fits: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 50,
    },
  });
