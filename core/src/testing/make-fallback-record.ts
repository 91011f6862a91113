import type { FallbackRecord } from '../records/fallback-store.ts';

/** A fallback record for tests; `tripwire` in place of parts of its tripwire. */
export function makeFallbackRecord(
  token: string,
  {
    tripwire = {},
    ...record
  }: Partial<Omit<FallbackRecord, 'tripwire'>> & {
    tripwire?: Partial<FallbackRecord['tripwire']>;
  } = {},
): FallbackRecord {
  return {
    schema: 'fallback/1',
    created_at: '2030-01-02T03:04:05.000Z',
    run_id: '01890000-0000-7000-8000-000000000001',
    audit_id: '01890000-0000-7000-8000-000000000002',
    provider: 'tiny',
    provider_version: '1.2.3',
    version: '0.1.0',
    sandbox: false,
    ...record,
    tripwire: {
      type: 'tripwire',
      kind: 'selector-missing',
      step: 'signup-form',
      url: 'https://tiny.example/sign-up',
      screenshot_b64: 'aGVsbG8=',
      dom_digest: 's1:0123456789abcdef',
      resume_token: token,
      outline: ['form', ' field:email'],
      missing: ['submit'],
      scraper_version: '1.2.3',
      elapsed_ms: 2_400,
      reason: 'the landmark submit did not come',
      rule: 'landmarks/settled',
      ...tripwire,
    },
  };
}
