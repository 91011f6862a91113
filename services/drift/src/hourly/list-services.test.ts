import { expect, it } from 'vitest';
import { listServices } from './list-services.ts';

it('names each service once, in order, and no more than a matrix of GitHub Actions may have', () => {
  const names = ['openai', 'acme', 'openai', ...Array.from({ length: 300 }, (_, at) => `s${at}`)];
  const listed = listServices(names.map((service) => ({ drift: { service } })));
  expect(listed.slice(0, 3)).toEqual(['openai', 'acme', 's0']);
  expect(listed).toHaveLength(256);
});
