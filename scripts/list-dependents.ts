import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const elsewhere = /^(node_modules|dist|\.cache|\.turbo|\.git)$/;
/** Types alone make nobody need anything. */
const statements = /^(?:import|export)\s+(?!type\s)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const expressions = /\b(?:import|new URL)\(\s*['"]([^'"]+)['"]/g;

/**
 * Test files that reach one of the doors by what they import, directly or through others; paths from the root, sorted. A
 * door is such a path, or the name of a module.
 */
export function listDependents(root: string, doors: readonly string[]): string[] {
  const importers = new Map<string, string[]>();
  const sources = listSources(root);
  for (const path of sources) {
    for (const to of importsOf(root, path)) importers.set(to, [...(importers.get(to) ?? []), path]);
  }
  const reached = new Set(doors);
  // A set is walked through to what is added on the way.
  for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer);
  return sources.filter((path) => path.endsWith('.test.ts') && reached.has(path)).sort();
}

function listSources(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return elsewhere.test(entry.name) ? [] : listSources(root, path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Paths from the root, and names of modules as they are. */
function importsOf(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(statements), ...text.matchAll(expressions)].map(([, to = '']) =>
    to.startsWith('.') ? relative(root, resolve(root, dirname(path), to)) : to,
  );
}
