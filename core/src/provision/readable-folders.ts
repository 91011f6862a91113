import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface PackageJson {
  name?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** As npm takes them for new packages: no path, whatever a manifest says. */
const packageName = /^(@[a-z0-9-~][\w.~-]*\/)?[a-z0-9-~][\w.~-]*$/;

/**
 * The folders of the package that `file` belongs to and of `packageFolder`, and of all that those packages depend on:
 * what a process needs to read to run the two, and nothing else. Both names of a folder that is reached by a link.
 * Absolute. No manifest below `packageFolder` is asked: nobody has checked it.
 */
export function readableFolders(file: string, packageFolder: string): string[] {
  const folders = new Set<string>();
  const visit = (folder: string): void => {
    const real = realpathSync(folder);
    folders.add(folder);
    if (folders.has(real) && real !== folder) return;
    folders.add(real);
    const { dependencies, optionalDependencies, peerDependencies } = readPackage(real) ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = packageName.test(name) && findDependency(name, real);
      if (found && !folders.has(found)) visit(found);
    }
  };
  visit(packageOf(file));
  visit(packageFolder);
  return [...folders];
}

/** The nearest folder with the package.json of a package; one without a name only says how files are to be read. */
function packageOf(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (readPackage(folder)?.name !== undefined) return folder;
    // A file of no package: its own folder.
    if (folder === dirname(folder)) return dirname(file);
  }
}

/** Nothing where it is not installed: not everything that is asked for is needed. */
function findDependency(name: string, from: string): string | undefined {
  try {
    const file = findPackageJSON(name, pathToFileURL(join(from, 'from-here.js')));
    return file && dirname(file);
  } catch {
    return undefined;
  }
}

function readPackage(folder: string): PackageJson | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageJson;
  } catch {
    return undefined;
  }
}
