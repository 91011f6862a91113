import { expect, it } from 'vitest';
import { driftReportSchema, type TripwireEvent } from '../contracts/index.ts';
import { buildReport } from './build-report.ts';

const reportId = '01890000-0000-7000-8000-000000000000';
const canary = 'jane.canary@mail.example';
const tripwire: TripwireEvent = {
  type: 'tripwire',
  kind: 'unexpected-nav',
  step: 'verify-email',
  url: `https://jane:canary@Auth.Acme.Example:8443/u/${canary}/verify`,
  screenshot_b64: 'aGVsbG8=',
  dom_digest: 's1:0123456789abcdef',
  resume_token: '3f0c7c4e-5a0f-4b52-9d7e-111111111111',
  outline: ['form', ' field:email'],
  shape_sim: '0123456789abcdef',
  missing: ['code', 'submit'],
  unexpected: ['tos'],
  scraper_version: '1.2.3',
  elapsed_ms: 1234,
  reason: `the page says ${canary}`,
  rule: 'route/elsewhere',
  diff: [`+ button "${canary}"`],
  class: 'url-moved',
  hints: [
    {
      landmark: 'code',
      locator: `getByText('${canary}')`,
      role: 'textbox',
      intent: 'otp',
      name: canary,
      score: 0.9,
      confident: true,
    },
  ],
  wireframe: { now: ['+ 480,312 320x40 textbox:otp required'] },
  variant: 'otp',
};

it('holds the fields of the allow-list and nothing else', () => {
  expect(buildReport({ provider: 'acme', tripwire, reportId })).toEqual({
    schema: 'drift/1',
    report_id: reportId,
    service: 'acme',
    tripwire: {
      kind: 'unexpected-nav',
      step: 'verify-email',
      missing: ['code', 'submit'],
      class: 'url-moved',
    },
    dom_digest: 's1:0123456789abcdef',
    shape_sim: '0123456789abcdef',
    url_host: 'auth.acme.example',
    scraper_version: '1.2.3',
  });
});

it('leaves out what there is not, and stays within the contract', () => {
  const { shape_sim, class: _, ...rest } = tripwire;
  const report = buildReport({ provider: 'acme', tripwire: { ...rest, missing: [] }, reportId });
  expect(driftReportSchema.parse(report)).toEqual(report);
  expect(report?.tripwire).toEqual({ kind: 'unexpected-nav', step: 'verify-email' });
  expect(report).not.toHaveProperty('shape_sim');
});

it.each([
  ['an address without a host', { url: 'about:blank' }],
  ['an address of numbers that has no plain form', { url: 'http://[::1]/' }],
  ['a landmark that is no id', { missing: [canary] }],
  ['a step that is no id', { step: canary }],
  ['a version that is none', { scraper_version: canary }],
])('is not made from %s', (_, change) => {
  expect(buildReport({ provider: 'acme', tripwire: { ...tripwire, ...change }, reportId })).toBeUndefined();
});
