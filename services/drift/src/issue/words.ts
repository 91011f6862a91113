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

/** At most so many characters. */
export const shorten = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/**
 * Text as inline code, in which neither Markdown nor HTML nor a mention means anything; nothing in it can end the code.
 */
export const code = (text: string): string =>
  `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ').trim() || ' '}\``;

/** A row of a table. A bar ends a cell also inside of code. */
export const row = (cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;

/** A block of code that nothing in it can end. */
export function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text}\n${ticks}`;
}
