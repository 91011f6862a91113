import { readFile } from 'node:fs/promises';

/** What a step has written to GITHUB_OUTPUT or GITHUB_ENV: `name=value`, or `name<<mark`, lines and the mark again. */
export async function readCommandFile(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const found: Record<string, string> = {};
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    const [, name = '', mark] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (mark !== undefined) {
      const end = lines.indexOf(mark);
      if (end < 0) throw new Error(`${name} has no end`);
      found[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    } else if (line !== '') {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`neither name=value nor name<<mark: ${line}`);
      found[line.slice(0, at)] = line.slice(at + 1);
    }
  }
  return found;
}
