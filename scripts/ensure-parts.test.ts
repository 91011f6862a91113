import { expect, test } from 'vitest';
import { ensureParts } from './ensure-parts.ts';

const part = (name: string, find: () => unknown) => ({ name, find, package: name, doors: [] });

test('installs what is missing, and says how to get what cannot be installed', () => {
  const there = new Set(['first']);
  const find = (name: string) => () => {
    if (!there.has(name)) throw new Error(`get ${name} so`);
  };
  const parts = ['first', 'second', 'third'].map((name) => part(name, find(name)));
  const installed: string[] = [];
  const missing = ensureParts(parts, ({ name }) => {
    installed.push(name);
    if (name === 'second') there.add(name);
  });
  expect(installed).toEqual(['second', 'third']);
  expect(missing).toEqual([{ part: parts[2], help: 'get third so' }]);
});
