/** The transfer encoding of most HTML mails (RFC 2045, 6.7), in UTF-8 with lines of at most 76 characters. */
export function encodeQuotedPrintable(text: string): string {
  const escaped = [...Buffer.from(text, 'utf8')].map((byte) =>
    byte === 0x0a || (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d)
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  const lines = [''];
  for (const piece of escaped) {
    const line = lines.at(-1) ?? '';
    if (piece === '\n') lines.push('');
    else if (line.length + piece.length > 75) lines.splice(-1, 1, `${line}=`, piece);
    else lines.splice(-1, 1, line + piece);
  }
  return lines.map((line) => line.replace(/ $/, '=20')).join('\r\n');
}

export function decodeQuotedPrintable(encoded: string): string {
  const joined = encoded.replace(/=\r?\n/g, '').replace(/\r\n/g, '\n');
  const bytes = joined.replace(/=([\dA-Fa-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
