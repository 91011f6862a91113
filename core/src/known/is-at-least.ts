import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

/**
 * Whether a version of a provider package is that of a fix, or a later one; nothing where one of them cannot be read,
 * which is to keep nobody from running.
 */
export function isAtLeast(version: string, fixedIn: string): boolean | undefined {
  const [one, fix] = [parse(version), parse(fixedIn)];
  return one && fix ? compare(one, fix) >= 0 : undefined;
}
