import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The entry of a process or thread of its own, seen from a module of the sources, of the package's `dist`, or of a
 * folder in it. `source`: where it is from that module of the sources; `built`: where it is in `dist`.
 */
export function findEntry(moduleUrl: string, source: string, built: string): string {
  const places = moduleUrl.endsWith('.ts') ? [source] : [`./${built}`, `../${built}`];
  const files = places.map((place) => fileURLToPath(new URL(place, moduleUrl)));
  const found = files.find((file) => existsSync(file));
  if (!found) throw new Error(`an entry is not where it should be: ${files.join(', ')}`);
  return found;
}
