import type { KnownFeed, KnownFeedDrift } from '../contracts/known-feed.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const [since, lastSeen] = [ago(60), ago(15)];

/** A feed with one drift of acme that was seen a little ago, for tests. */
export const makeKnownFeed = (drift: Partial<KnownFeedDrift> = {}, generatedAt?: string): KnownFeed => ({
  schema: 'known/1',
  generated_at: generatedAt ?? lastSeen,
  drifts: [
    {
      service: 'acme',
      step: 'create-key',
      step_hash: 'b59114af29bce274',
      since,
      last_seen: lastSeen,
      issue_url: 'https://issues.example/7',
      affected: [],
      ...drift,
    },
  ],
});
