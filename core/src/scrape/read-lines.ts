import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export interface LineReader {
  onLine(line: string): void;
  /** A line was longer than the limit and has been dropped; once for each. */
  onTooLong(): void;
  /** The stream has ended and every line has been given. */
  onEnd?(): void;
}

/**
 * Splits a stream into lines of at most `maxBytes` and holds no more than that in memory. A last line without its line
 * break counts as a line.
 */
export function readLines(stream: Readable, maxBytes: number, reader: LineReader): void {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let bytes = 0;
  let dropping = false;
  let ended = false;

  const flush = () => {
    if (dropping) reader.onTooLong();
    else if (parts.length > 0) {
      const line = parts.join('').replace(/\r$/, '');
      if (line) reader.onLine(line);
    }
    parts = [];
    bytes = 0;
    dropping = false;
  };
  const take = (text: string) => {
    bytes += Buffer.byteLength(text);
    if (bytes > maxBytes) {
      dropping = true;
      parts = [];
    } else if (text) parts.push(text);
  };
  const end = () => {
    if (ended) return;
    ended = true;
    take(decoder.end());
    flush();
    reader.onEnd?.();
  };

  stream.on('data', (chunk: Buffer) => {
    const lines = decoder.write(chunk).split('\n');
    for (const [index, text] of lines.entries()) {
      if (index > 0) flush();
      take(text);
    }
  });
  stream.on('end', end);
  stream.on('close', end);
  stream.on('error', end);
}
