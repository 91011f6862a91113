import { expect, test } from 'vitest';
import { runCase } from './run-case.ts';
import { switches } from './switches.ts';

/** Those of all changes that really happened; the bench of switches runs the others. */
const drifts = switches.flatMap((one) => (one.drifts ?? []).map((what) => [what, one] as const));

test.each(drifts)('%s', async (_, one) => {
  expect(await runCase(one)).toEqual([]);
});

test('a new gate trips before anything is sent', async () => {
  const gate = switches.find(({ inject }) => inject[0] === 'tos-gate');
  expect(gate && (await runCase(gate))).toEqual([]);
});
