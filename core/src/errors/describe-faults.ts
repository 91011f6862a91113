import type { z } from 'zod';

/** One thing that is wrong with a value that was read. Never holds the value where that may be a secret. */
export interface Fault {
  /** For instance `browser.headed` or `providers[1]`. */
  path: string;
  expected: string;
  got: string;
}

export function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || '(the whole file)';
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    value,
  );

/** The sort of a value; the value itself only where `show` says that it is no secret. */
export function describeValue(value: unknown, show: boolean): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'object') return value instanceof Promise ? 'a promise' : 'an object';
  if (show || typeof value === 'boolean') return `${JSON.stringify(value)?.slice(0, 120) ?? String(value)}`;
  return `a ${typeof value}`;
}

/** Every fault that zod found, in words; `isPublic` says of which paths the value may be shown. */
export function describeFaults(
  error: z.ZodError,
  input: unknown,
  isPublic: (path: readonly PropertyKey[]) => boolean,
): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: formatPath([...issue.path, key]),
        expected: 'no such setting',
        got: describeValue(valueAt(input, [...issue.path, key]), false),
      }));
    }
    const got = describeValue(valueAt(input, issue.path), isPublic(issue.path));
    const expected = issue.message
      .replace(/^Invalid (input|option|string): expected /, '')
      .replace(/, received .*$/, '');
    return [{ path: formatPath(issue.path), expected, got }];
  });
}
