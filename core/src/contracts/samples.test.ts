import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identifyReport } from './message.ts';
import { wireSchemas } from './wire-schemas.ts';

const folder = join(import.meta.dirname, 'samples');
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const contractOf = (name: string) => name.split('.')[0] as keyof typeof wireSchemas;

test.each(names)('the sample %s is of its contract, to the last field', (name) => {
  const schema = wireSchemas[contractOf(name)];
  expect(schema, `there is no contract ${contractOf(name)}`).toBeDefined();
  expect(schema.parse(read(name))).toEqual(read(name));
});

test.each(Object.entries(wireSchemas))('%s has a sample of each of its cases', (contract, schema) => {
  const samples = names.filter((name) => contractOf(name) === contract);
  const cases = 'options' in schema ? caseNames(contract) : ['one'];
  expect(samples.length, `write core/src/contracts/samples/${contract}….json`).toBeGreaterThanOrEqual(
    cases.length,
  );
  if (cases.length > 1) expect(samples.sort()).toEqual(cases.map((name) => `${contract}.${name}`).sort());
});

function caseNames(contract: string): string[] {
  const cases: Record<string, string[]> = {
    'scrape-event': ['progress', 'success', 'error', 'tripwire', 'stopped'],
    outcome: ['ok', 'needs_fallback', 'rejected', 'unavailable', 'blocked', 'failed'],
    verdict: ['pass', 'tripwire', 'error', 'challenge'],
  };
  return cases[contract] ?? [];
}

test('the samples of report, receipt and batch are about one report', () => {
  const report = wireSchemas['drift-report'].parse(read('drift-report.full'));
  const { batch_key, step_hash } = identifyReport({ ...report, report_id: report.report_id ?? '' });
  expect(read('report-receipt')).toMatchObject({ batch_key, step_hash });
  expect(read('batch')).toMatchObject({ key: batch_key, step_hash });
});
