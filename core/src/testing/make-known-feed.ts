import type { KnownFeed, KnownFeedDrift } from '../contracts/known-feed.ts';

/** A feed with one drift of acme, for tests. */
export const makeKnownFeed = (drift: Partial<KnownFeedDrift> = {}, generatedAt?: string): KnownFeed => ({
  schema: 'known/1',
  generated_at: generatedAt ?? '2026-05-04T10:15:00.000Z',
  drifts: [
    {
      service: 'acme',
      step: 'create-key',
      step_hash: 'b59114af29bce274',
      since: '2026-05-04T09:30:00.000Z',
      last_seen: '2026-05-04T10:15:00.000Z',
      issue_url: 'https://issues.example/7',
      affected: [],
      ...drift,
    },
  ],
});
