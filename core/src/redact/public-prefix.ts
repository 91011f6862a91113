/** Words that providers put in front of the random part of a key. Anything else counts as random. */
const publicWords = /^(?:proj|or|ant|svcacct|admin|live|test|prod|sandbox|pat|v\d{1,2}|api\d{0,2})$/;

/**
 * The public part of a key, the only one that may ever be shown: `sk-proj-`, `sk-or-v1-`, `ak-`. Empty where the key
 * does not begin with a short word and a separator.
 *
 * The provider's own `key.prefix` is not used: reading it would mean to run the provider's code in the host.
 */
export function publicPrefix(key: string): string {
  const parts = key.split(/(?<=[-_])/);
  const first = parts[0] ?? '';
  if (parts.length < 2 || !/^[A-Za-z]{1,6}[-_]$/.test(first)) return '';
  let prefix = first;
  for (const part of parts.slice(1, -1)) {
    if (!publicWords.test(part.slice(0, -1))) break;
    prefix += part;
  }
  return prefix;
}

/** `sk-proj-…`: how a key is shown. */
export const maskKey = (key: string): string => `${publicPrefix(key)}…`;
