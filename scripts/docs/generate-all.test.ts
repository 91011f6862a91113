import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentVariables } from '../../core/src/config/environment.ts';
import { errorCodeSchema } from '../../core/src/contracts/error-code.ts';
import { AgentKeysError } from '../../core/src/errors/agentkeys-error.ts';
import { type AgentKeysErrorCode, errorRegistry } from '../../core/src/errors/registry.ts';
import { hookTable } from '../../core/src/hooks/hook-table.ts';
import { generateAll } from './generate-all.ts';
import { listSources } from './list-sources.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = generateAll();

test.each(Object.keys(files))('%s is in step with the sources: otherwise run `npm run docs`', (path) => {
  expect(read(path)).toBe(files[path]);
});

const headings = (path: string): string[] =>
  [...read(path).matchAll(/^#{2,3} (\S+)$/gm)].map(([, heading = '']) => heading);

test('every hook has a heading, and every heading a hook', () => {
  expect(headings('docs/hooks.md')).toEqual(Object.keys(hookTable));
});

test('every error code has a heading, and the link of an error leads there', () => {
  const found = headings('docs/errors.md');
  expect(found).toEqual([...Object.keys(errorRegistry), ...errorCodeSchema.options]);
  for (const code of Object.keys(errorRegistry)) {
    const { docs } = new AgentKeysError(code as AgentKeysErrorCode);
    expect(docs).toBe(`docs/errors.md#${code.toLowerCase()}`);
  }
});

test('every variable of the environment that the sources read is documented', () => {
  const read = new Set<string>();
  for (const { text } of listSources(join(root, 'core/src'))) {
    for (const [, name = ''] of text.matchAll(/env\.((?:AGENTKEYS|DO_NOT)_[A-Z_]+)/g)) {
      read.add(name);
    }
  }
  const documented = Object.keys(environmentVariables);
  // node:util reads NO_COLOR, for styleText, and proxy-from-env the others, for the browser's way out.
  expect([...read, 'NO_COLOR', 'HTTPS_PROXY', 'NO_PROXY'].sort()).toEqual(documented.sort());
});
