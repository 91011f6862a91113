import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { driftErrorRegistry } from './registry.ts';
import { renderErrorDocs } from './render-error-docs.ts';

it('has a heading in docs/drift-errors.md for every code, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/drift-errors.md', import.meta.url), 'utf8');
  expect(page, 'run `npm run docs -w @agentkeys/drift`').toBe(renderErrorDocs());
  const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(Object.keys(driftErrorRegistry));
});

it.each(Object.entries(driftErrorRegistry))('%s is one line of message and one of remedy', (code, entry) => {
  expect(code).toMatch(/^[A-Z][A-Z_]*[A-Z]$/);
  expect(entry.message).toMatch(/^[A-Z][^\n]*\.$/);
  expect(entry.remedy).toMatch(/^[A-Z][^\n]*\.$/);
});
