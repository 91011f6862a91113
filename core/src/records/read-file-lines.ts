import { createReadStream } from 'node:fs';

/**
 * The lines of a text file, as they were written: only `\n` ends one. Node's own `readline` ends lines at U+2028 and
 * U+2029, too, which JSON leaves as they are. A last line without its line break counts. Throws what reading throws.
 */
export async function* readFileLines(file: string): AsyncGenerator<string> {
  let open: string[] = [];
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const [first = '', ...others] = chunk.split('\n');
    open.push(first);
    for (const next of others) {
      yield open.join('');
      open = [next];
    }
  }
  const last = open.join('');
  if (last !== '') yield last;
}
