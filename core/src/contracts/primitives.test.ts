import valid from 'semver/functions/valid.js';
import { expect, it } from 'vitest';
import { semverSchema } from './primitives.ts';

it.each([
  '0.0.0',
  '1.2.3',
  '1.4.0-rc.1',
  '1.4.0-0.x-y.01a',
  '1.2.3+001.b',
  '1.2.3-a.0+b',
  `${'9'.repeat(15)}.0.0`,
])('%s is a version, and can be compared', (text) => {
  expect(semverSchema.safeParse(text).success).toBe(true);
  expect(valid(text)).not.toBeNull();
});

it.each([
  '1.4.0-rc.01',
  '01.2.3',
  '1.2',
  '1.2.3-',
  '1.2.3-a..b',
  '1.2.3+',
  '1.2.3+a..b',
  'v1.2.3',
  `${'9'.repeat(20)}.0.0`,
  '1.2.3\n',
])('%j is none', (text) => {
  expect(semverSchema.safeParse(text).success).toBe(false);
});
