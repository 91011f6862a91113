import { readFileSync, realpathSync, statSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** An installed package: its folder, absolute and without links, and its package.json as it was read. */
export interface LocatedPackage {
  folder: string;
  json: Readonly<Record<string, unknown>>;
}

/** `./x`, `../x`, an absolute path or a `file:` address; anything else is the name of a package. */
export const isPath = (request: string): boolean =>
  /^\.{1,2}([/\\]|$)/.test(request) || isAbsolute(request) || request.startsWith('file:');

export function toAbsolute(request: string, folder: string): string {
  return request.startsWith('file:') ? fileURLToPath(request) : resolve(folder, request);
}

function readPackage(file: string): LocatedPackage | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof json !== 'object' || json === null) return undefined;
    return { folder: realpathSync(dirname(file)), json: json as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

function findByName(name: string, folder: string): string | undefined {
  try {
    // Unlike require.resolve it finds packages whose `exports` say nothing of package.json, and runs nothing.
    return findPackageJSON(name, pathToFileURL(join(folder, 'from-here.js')));
  } catch {
    return undefined;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Finds the package that a name or a folder's path means when it stands in a file of one of `folders`; the first
 * folder from which it can be found wins. Names that are no valid package names are not found.
 */
export function locatePackage(request: string, folders: readonly string[]): LocatedPackage | undefined {
  for (const folder of folders) {
    const file = isPath(request)
      ? isFolder(toAbsolute(request, folder)) && join(toAbsolute(request, folder), 'package.json')
      : /^(@[\w.~-]+\/)?[\w.~-]+$/.test(request) && findByName(request, folder);
    const found = file ? readPackage(file) : undefined;
    if (found) return found;
  }
  return undefined;
}
