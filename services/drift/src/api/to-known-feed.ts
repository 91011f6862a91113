import {
  type Drift,
  issueUrlSchema,
  type KnownFeed,
  type KnownFeedDrift,
  maxKnownAgeMs,
  maxKnownFeedBytes,
} from 'agentkeys/contracts';

/** What the contract leaves for versions. */
const maxVersions = 1000;
/** Everything in a feed but the drifts, with room to spare. */
const frameBytes = 1024;

/**
 * What callers are told is known: drifts that a reproduction has confirmed, with the versions that tripped in one. A
 * report alone makes nothing known, and a drift without such a version is left out: callers would take it for one of all
 * versions. So is one that nobody has seen for long. Where there are more than a feed may hold, those that were seen last.
 */
export function toKnownFeed(known: readonly Drift[], now: number): KnownFeed {
  const generated_at = new Date(now).toISOString();
  const drifts = known
    .filter(({ affected }) => affected.length > 0)
    .map((each) => toFeedDrift(each, generated_at))
    .filter(({ last_seen }) => now - Date.parse(last_seen) <= maxKnownAgeMs)
    .sort((a, b) => (a.last_seen < b.last_seen ? 1 : a.last_seen > b.last_seen ? -1 : 0));
  return { schema: 'known/1', generated_at, drifts: pickWithin(drifts, maxKnownFeedBytes - frameBytes) };
}

function toFeedDrift(drift: Drift, now: string): KnownFeedDrift {
  const { service, step, step_hash, times, issue, affected, fixed_in } = drift;
  const { last_report } = times;
  const tripped = times.last_tripped ?? now;
  // One that callers do not take would cost them the whole feed.
  const { data: issue_url } = issueUrlSchema.safeParse(issue?.url);
  return {
    service,
    step,
    step_hash,
    since: times.first_report ?? tripped,
    // A run of the service sees it, too, at times after the last report.
    last_seen: last_report !== null && last_report > tripped ? last_report : tripped,
    ...(issue_url === undefined ? {} : { issue_url }),
    affected: affected.slice(-maxVersions),
    ...(fixed_in === null ? {} : { fixed_in }),
  };
}

function pickWithin(drifts: readonly KnownFeedDrift[], bytes: number): KnownFeedDrift[] {
  let left = bytes;
  return drifts.filter((drift) => {
    left -= Buffer.byteLength(JSON.stringify(drift)) + 1;
    return left >= 0;
  });
}
