import { scrubText } from 'agentkeys/internal';

/**
 * A line with text of the provider's page, fit for an issue: what core takes out of page text, the digits of names,
 * and whatever could end the part of the issue that it stands in. It is shown as code, inline or in a block.
 */
export function scrubLine(line: string): string {
  return (
    scrubText(line)
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
