/** The pattern matches the whole text and not only a part of it, whether or not its author has thought of that. */
export function wholeMatch(pattern: RegExp, text: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replaceAll(/[gmy]/g, '')).test(text);
}
