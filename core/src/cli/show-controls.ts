/** C0 but for the line break, C1, and what changes the direction or ends a line unseen: a terminal obeys these. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(\u001b\[(?:[12]|22|3[1236]|39)m)|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text as a terminal may be given it: pages, providers and feeds are quoted in it, and a terminal would obey what they
 * say. What is neither text nor one of the styles of `Paint` stands there as JSON writes it (`\u001b`), so that JSON
 * means what it meant.
 */
export const showControls = (text: string): string =>
  text.replace(
    controls,
    (found: string, style?: string) => style ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
