import type { StreamPlan } from './topology.ts';

/** One thing that is not as it should be. */
export interface Difference {
  /** `<stream>.<field>` */
  field: string;
  seen: unknown;
  expected: unknown;
}

const emptyText = ['', 'none', 'default'];

/** Servers show what was never asked for as empty, or not at all. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === -1) return true;
  if (typeof value === 'string') return emptyText.includes(value);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** What the server adds to a stream's notes on its own account. */
const withoutServersNotes = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => !name.startsWith('_nats.'))
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;

const isSame = (a: unknown, b: unknown): boolean =>
  (isEmpty(a) && isEmpty(b)) ||
  JSON.stringify(withoutServersNotes(a)) === JSON.stringify(withoutServersNotes(b));

/**
 * Every field of a stream that is not as planned, in the order of their names: those that a server dropped without a
 * word, those that somebody else set otherwise, and those that the plan does not know.
 */
export function compareConfig(plan: StreamPlan, returned: Readonly<Record<string, unknown>>): Difference[] {
  const wanted: Readonly<Record<string, unknown>> = plan;
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(returned)])].sort();
  return fields
    .map((name) => ({
      field: `${plan.name}.${name}`,
      seen: withoutServersNotes(returned[name]),
      expected: wanted[name],
    }))
    .filter(({ seen, expected }) => !isSame(seen, expected));
}
