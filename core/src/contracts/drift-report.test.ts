import { describe, expect, it } from 'vitest';
import { driftReportSchema } from './drift-report.ts';

const report = {
  service: 'openai',
  tripwire: { kind: 'selector-missing', step: 'signup-form' },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'auth.openai.com',
  scraper_version: '1.0.0',
};

const refused = (change: Record<string, unknown>) =>
  !driftReportSchema.safeParse({ ...report, ...change }).success;

describe('drift report', () => {
  it('accepts the required fields alone', () => {
    expect(driftReportSchema.parse(report)).toEqual(report);
  });

  it.each([
    ['an unknown field', { email: 'a@b.example' }],
    ['an unknown field inside', { tripwire: { ...report.tripwire, url: 'https://x.example/?token=1' } }],
    ['a host with a path', { url_host: 'auth.openai.com/u/42' }],
    ['a host with a query', { url_host: 'auth.openai.com?email=a' }],
    ['a host with credentials', { url_host: 'me:secret@auth.openai.com' }],
    ['a digest that is text', { dom_digest: 's1:hello@example.com0000' }],
    ['a service that is an address', { service: 'a@b.example' }],
    ['a version with free text', { scraper_version: '1.0.0 for bob' }],
    ['a landmark with spaces', { tripwire: { ...report.tripwire, missing: ['my e-mail'] } }],
    ['a report id of another version', { report_id: '3f2b8c1e-7f52-4b8e-9d5c-0a1b2c3d4e5f' }],
  ])('refuses %s', (_, change) => {
    expect(refused(change)).toBe(true);
  });
});
