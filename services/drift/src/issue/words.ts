/** `2026-03-14 11:20 UTC` */
export const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** `1.0.0, 1.1.0 and 2.0.0`; of many the first and the last. */
export function listWords(words: readonly string[]): string {
  if (words.length > 6) return `${words[0]} to ${words.at(-1)} (${words.length} in all)`;
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export const code = (text: string): string => `\`${text}\``;
