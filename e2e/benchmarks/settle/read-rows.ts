import { type Row, rows } from './score-visits.ts';

const isRow = (name: string): name is Row => Object.hasOwn(rows, name);

/** The rows that a list with commas names. Throws at a name that is none. */
export function readRows(list: string): Row[] {
  return list.split(',').map((part) => {
    const name = part.trim();
    if (!isRow(name)) throw new Error(`no row is named "${name}": there are ${Object.keys(rows).join(', ')}`);
    return name;
  });
}
