/** Colours of the terminal in the picture, by SGR number. */
const palette: Record<number, string> = {
  30: '#6e7681',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#f2cc60',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  37: '#e6edf3',
  90: '#8b949e',
};
const background = '#0d1117';
const foreground = '#e6edf3';
const cell = { width: 8.4, height: 18 };
const margin = 16;

interface Span {
  text: string;
  column: number;
  color: string;
  bold: boolean;
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Splits one line of terminal output at its SGR sequences. */
function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let color = foreground;
  let bold = false;
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what a terminal sends
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (!part.startsWith('\x1b')) {
      // Blanks at the ends are left out: a picture collapses them, and the text would be stretched to fill the gap.
      const text = part.trim();
      if (text !== '') spans.push({ text, column: column + part.indexOf(text), color, bold });
      column += part.length;
      continue;
    }
    for (const code of part.slice(2, -1).split(';').map(Number)) {
      if (code === 0) [color, bold] = [foreground, false];
      else if (code === 1) bold = true;
      else if (code === 2) color = palette[90] ?? foreground;
      else if (code === 22) bold = false;
      else if (code === 39) color = foreground;
      else color = palette[code] ?? color;
    }
  }
  return spans;
}

/** A picture of a terminal from what it printed, colours included. */
export function ansiToSvg(output: string, columns: number): string {
  const lines = output.replace(/\s+$/, '').split('\n');
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = lines.length * cell.height + 2 * margin;
  const texts = lines.flatMap((line, row) =>
    spansOf(line).map(
      ({ text, column, color, bold }) =>
        `<text x="${(margin + column * cell.width).toFixed(1)}" y="${margin + row * cell.height + 13}" fill="${color}"${bold ? ' font-weight="bold"' : ''} textLength="${(text.length * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`,
    ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
<rect width="100%" height="100%" rx="8" fill="${background}"/>
${texts.join('\n')}
</svg>
`;
}
