import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;
type Given = Readonly<Record<string, SQLInputValue | undefined>>;

/**
 * Asks with those conditions alone whose value is given: the planner finds no index for a condition that may be left
 * out. `sql` makes the statement of the conditions, joined by AND; each set of them is prepared once.
 */
export function prepareWhere(
  db: DatabaseSync,
  conditions: Readonly<Record<string, string>>,
  sql: (where: string) => string,
): (given: Given) => Row[] {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  return (given) => {
    const values = Object.entries(given).filter(
      (pair): pair is [string, SQLInputValue] => pair[1] !== undefined,
    );
    const where = values
      .flatMap(([name]) => conditions[name] ?? [])
      .map((condition) => `AND ${condition}`)
      .join(' ');
    const statement = statements.get(where) ?? db.prepare(sql(where));
    statements.set(where, statement);
    return statement.all(Object.fromEntries(values));
  };
}
