/**
 * A line with text of the provider's page, fit for an issue: mail addresses and long tokens are taken out, the digits
 * of names and paths become `#`, and nothing in it can end the block that it stands in.
 */
export function scrubLine(line: string): string {
  return (
    line
      .replace(/[^\s@<>()"',;:/]+@[^\s@<>()"',;:/]+\.[\p{L}\p{N}-]+/gu, '<email>')
      .replace(/\b(?:sk|pk|rk|ak|key|tok|ghp|gho)[-_][\w-]{8,}/gi, '<token>')
      .replace(/[A-Za-z0-9_+=-]{24,}/g, '<token>')
      .replace(/"[^"]*"|'[^']*'/g, (name) => name.replace(/\d/g, '#'))
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
      .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
      .replaceAll('<!--', '<!  --')
      .replaceAll('```', "'''")
  );
}

/** An address without what may be personal in its path. */
export const scrubUrl = (url: string): string =>
  scrubLine(url.replace(/[?#].*$/s, '')).replace(/^([a-z]+:\/\/[^/]+)?(.*)$/s, (_, origin = '', path) => {
    return origin + String(path).replace(/\d/g, '#');
  });
