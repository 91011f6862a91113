import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { LocatedPackage } from './locate-package.ts';

const conditions = new Set(['import', 'node', 'module-sync', 'default']);

/** The first target whose condition holds for `import` in Node.js. */
function pickTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) {
    for (const part of target) {
      const found = pickTarget(part);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, next] of Object.entries(target)) {
    const found = conditions.has(condition) ? pickTarget(next) : undefined;
    if (found) return found;
  }
  return undefined;
}

function findTarget(json: LocatedPackage['json'], subpath: string): string | undefined {
  const { exports, main } = json;
  if (exports === undefined || exports === null) {
    if (subpath !== '.') return undefined;
    return typeof main === 'string' ? main : 'index.js';
  }
  const isMap = typeof exports === 'object' && Object.keys(exports).some((key) => key.startsWith('.'));
  if (isMap) return pickTarget((exports as Record<string, unknown>)[subpath]);
  return subpath === '.' ? pickTarget(exports) : undefined;
}

/**
 * The file that `import '<package>'` (subpath `.`) or `import '<package>/<name>'` (subpath `./<name>`) would load,
 * without loading it. Node.js offers this only relative to the calling file. Patterns in `exports` are not followed.
 */
export function resolveEntry(
  found: LocatedPackage,
  subpath: string,
): { file: string; exists: boolean } | undefined {
  const target = findTarget(found.json, subpath);
  if (target === undefined) return undefined;
  const file = join(found.folder, target);
  if (!file.startsWith(found.folder + sep)) return undefined;
  return { file, exists: existsSync(file) };
}
