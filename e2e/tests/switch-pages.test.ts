import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findUncovered } from '../benchmarks/switches/find-uncovered.ts';
import { loadSwitches } from '../benchmarks/switches/load-switches.ts';
import { nameOf } from '../benchmarks/switches/render-page.ts';

const pages = join(import.meta.dirname, '..', '..', 'docs', 'providers');
const providers = (await readdir(pages)).map((name) => name.replace(/\.md$/, ''));

/** Cells of the first table of a page. */
const rowsOf = (page: string): string[][] => {
  const [, table = ''] = /^\| --- .*\n((?:\|.*\n)+)/m.exec(page) ?? [];
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
};

describe.each(providers)('the page of the provider %s', async (provider) => {
  const switches = await loadSwitches(provider);

  it('leaves out no change of the sandbox', () => {
    expect(findUncovered(switches)).toEqual([]);
  });

  it('is current (else: npm run bench:switches -- --provider … --write), and all runs ended as expected', async () => {
    const rows = rowsOf(await readFile(switches.pageFile, 'utf8'));
    const shown = rows.map(([name, , wanted, found, runs]) => ({ name, wanted, found, runs }));
    expect(shown).toEqual(
      switches.cases.map(({ inject, wanted }) => ({
        name: nameOf(inject),
        wanted,
        found: 'the same',
        runs: '3 of 3',
      })),
    );
  });
});
