import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The scrape process's entry, for a module of the sources, of the package's `dist`, or of a folder in it. */
export function findChild(moduleUrl: string): string {
  const places = moduleUrl.endsWith('.ts')
    ? ['../scrape/child.ts']
    : ['./scrape/child.js', '../scrape/child.js'];
  const files = places.map((place) => fileURLToPath(new URL(place, moduleUrl)));
  const found = files.find((file) => existsSync(file));
  if (!found) throw new Error(`the scrape process is not where it should be: ${files.join(', ')}`);
  return found;
}
