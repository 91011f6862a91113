import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';

/** One thing that is wrong with a value that was read. Never holds the value where that may be a secret. */
export interface Fault {
  /** For instance `browser.headed` or `providers[1]`. */
  path: string;
  expected: string;
  got: string;
}

export interface DescribeOptions {
  /** Whether the value at a path may be shown. Default: never. */
  show?(path: readonly PropertyKey[]): boolean;
  /** Names that an object may have, to suggest the one that was meant. */
  known?(path: readonly PropertyKey[]): readonly string[];
}

export function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || '(all of it)';
}

/** The sort of a value; the value itself only where `show` says that it is no secret. */
export function describeValue(value: unknown, show: boolean): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'object') return value instanceof Promise ? 'a promise' : 'an object';
  if (show || typeof value === 'boolean') {
    // JSON has no word for a bigint, and none for a symbol.
    return (typeof value === 'string' ? JSON.stringify(value) : String(value)).slice(0, 120);
  }
  return `a ${typeof value}`;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    value,
  );

/** Every fault that zod found, in words. */
export function describeFaults(error: z.ZodError, input: unknown, options: DescribeOptions = {}): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const meant = nearestName(key, options.known?.(issue.path) ?? []);
        const path = [...issue.path, key];
        return {
          path: formatPath(path),
          expected: meant ? `no such name; did you mean ${meant}?` : 'no such name',
          got: describeValue(valueAt(input, path), false),
        };
      });
    }
    const expected = issue.message
      .replace(/^Invalid (input|option|string): (expected|must match) /, '')
      .replace(/, received .*$/, '');
    const got = describeValue(valueAt(input, issue.path), options.show?.(issue.path) ?? false);
    return [{ path: formatPath(issue.path), expected, got }];
  });
}
