import { expect, it } from 'vitest';
import { identifyReport } from './message.ts';
import { logPartitions, partitionOf, partitionSubjects, reportSubject } from './report-subject.ts';

it('gives every batch one subject, computed from the report alone', () => {
  const report_id = '019cec8b-3a00-7000-8000-000000000000';
  const identity = identifyReport({
    report_id,
    service: 'openai',
    tripwire: { kind: 'selector-missing', step: 'signup-form' },
    dom_digest: 's1:0123456789abcdef',
    url_host: 'auth.openai.com',
    scraper_version: '1.0.0',
  });
  const partition = 0xb59114af % 4;
  expect(reportSubject('openai', identity)).toBe(
    `drift.v1.${partition}.openai.b59114af29bce274.${identity.day}`,
  );
  expect(partitionSubjects(partition)).toBe(`drift.v1.${partition}.>`);
});

it('spreads drifts over all partitions', () => {
  const hashes = Array.from({ length: 400 }, (_, index) =>
    (index * 0x9e3779b1).toString(16).padStart(16, '0'),
  );
  const found = new Set(hashes.map((hash) => partitionOf(hash.slice(-8).padEnd(16, '0'))));
  expect([...found].sort()).toEqual(Array.from({ length: logPartitions }, (_, index) => index));
});
