import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Two levels below the package as source and as build: `sandbox/`, `dist/sandbox/`. */
const folder = [resolve(import.meta.dirname, '..'), resolve(import.meta.dirname, '../..')]
  .map((packageFolder) => join(packageFolder, 'applications'))
  .find((applications) => existsSync(join(applications, 'package.json')));

const readJson = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8'));

/** The major versions that are installed to be run against. */
export const majors = ['4', '6'] as const;
export type Major = (typeof majors)[number];

/**
 * The program of the very version that the applications' lock file names. Throws where it is not installed, with how to
 * install it.
 */
export function findVerdaccio(major: Major): string {
  const name = `verdaccio${major}`;
  const wanted =
    folder && (readJson(join(folder, 'package.json')).dependencies as Record<string, string>)[name];
  const installed = join(folder ?? '', 'node_modules', name);
  const manifest = join(installed, 'package.json');
  const has = existsSync(manifest) ? `npm:verdaccio@${String(readJson(manifest).version)}` : 'none';
  if (folder && has === wanted) return join(installed, 'bin', 'verdaccio');
  throw new Error(
    `Verdaccio ${major} was not found (expected ${wanted ?? 'its package.json'}, got ${has}). Install it:
  npm run applications --workspace agentkeys-provider-verdaccio`,
  );
}
