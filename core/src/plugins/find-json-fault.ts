const describe = (value: unknown): string => {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return `an instance of ${value.constructor?.name ?? 'a class'}`;
  return String(value);
};

/** The first place at which a value is not plain JSON (`options.retry: a function`), or `undefined`. */
export function findJsonFault(
  value: unknown,
  path: string,
  above: readonly object[] = [],
): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  // JSON leaves it out of an object, which is what a setting that was not given means.
  if (value === undefined && above.length > 0 && !Array.isArray(above.at(-1))) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (typeof value !== 'object') return `${path}: ${describe(value)}`;
  if (above.includes(value)) return `${path}: a circle`;
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `${path}: ${describe(value)}`;
  }
  for (const [key, part] of Object.entries(value)) {
    const fault = findJsonFault(part, `${path}.${key}`, [...above, value]);
    if (fault) return fault;
  }
  return undefined;
}
