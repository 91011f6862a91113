/**
 * Text without what anybody may have written of an account into it: mail addresses, the credentials of an address of a
 * server, and what stands behind the word password. For text that may hold secrets which nobody has announced.
 */
export const scrubAddresses = (text: string): string =>
  text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/"'<>]+@/gi, '$1<credentials>@')
    .replace(/[^\s@<>()"',;:/\\]+@[^\s@<>()"',;:/\\]+\.[\p{L}\p{N}-]+/gu, '<email>')
    .replace(/(\b(?:pass(?:word|wd|phrase)?|pwd)\\?["']?\s*[:=]\s*\\?["']?)[^\s"'\\,;&]+/gi, '$1<password>');
