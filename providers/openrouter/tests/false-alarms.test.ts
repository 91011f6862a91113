import { expect, test } from 'vitest';
import { runCase } from './run-case.ts';
import { switches } from './switches.ts';

const alarms = switches.flatMap((one) => (one.falseAlarms ?? []).map((what) => [what, one] as const));

test.each(alarms)('%s is told as what it is', async (_, one) => {
  expect(await runCase(one)).toEqual([]);
});
