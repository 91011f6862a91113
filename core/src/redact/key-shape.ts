/** What a provider's keys look like, as its definition says. */
export interface KeyForm {
  /** Public prefix; may be empty. */
  prefix: string;
  /** A whole key and nothing else. */
  pattern: RegExp;
}

/**
 * Source of a pattern (no flags) that finds keys in a longer text: whatever begins like one and goes on for eight
 * characters, since a page may cut keys short and a provider may give them another form, and whatever is a whole key.
 */
export function keyShape({ prefix, pattern }: KeyForm): string {
  const whole = pattern.source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const begun = `(?<![A-Za-z0-9])${escapePattern(prefix)}(?:\\s*[A-Za-z0-9_-]){8}[A-Za-z0-9_-]*`;
  return prefix ? `${begun}|(?:${whole})` : `(?:${whole})`;
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
