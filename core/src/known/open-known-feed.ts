import type { KnownFeedDrift } from '../contracts/known-feed.ts';
import type { Duration } from '../plugins/provider.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import type { Host } from '../provision/host.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import { findKnownDrift } from './find-known-drift.ts';
import { findKnownSource } from './find-known-source.ts';
import { isFresh } from './is-fresh.ts';
import { readKnownCopy } from './known-copy.ts';
import { type Refreshed, refreshKnownCopy } from './refresh-known-copy.ts';

export interface KnownFeedView {
  /** What is known of this provider, by a copy that is fresh or has become so meanwhile. Touches no network. */
  find(provider: Pick<ResolvedProvider, 'name' | 'version'>): KnownFeedDrift | undefined;
  /** Resolves when what was begun about the feed is done; 2 s after the opening at the latest. Never rejects. */
  settled(): Promise<void>;
}

/**
 * Opens the feed of known drifts. A fresh copy is used as it is; a stale one is brought up to date alongside the run,
 * which waits for none of it. Without a fresh copy nothing is known, and every run goes on. Never rejects.
 */
export async function openKnownFeed(host: Host): Promise<KnownFeedView> {
  const { config, home, env, log } = host;
  const { publicKey, ttl } = config.known;
  const copy = await readKnownCopy(home, publicKey);
  if (copy.state === 'bad') log.warn('the copy of the known drifts cannot be used', sayFault(copy.fault));
  let feed = copy.state === 'ok' && isFresh(copy, parseDuration(ttl as Duration)) ? copy.feed : undefined;

  let settled: Promise<void> = Promise.resolve();
  if (!feed) {
    const source = findKnownSource(env, config);
    if (source.url === undefined) log.debug('known drifts are asked for nowhere', { seen: source.why });
    else {
      settled = refreshKnownCopy({ home, url: source.url, publicKey, copy }).then((refreshed) => {
        if ('feed' in refreshed) feed = refreshed.feed;
        sayRefreshed(host, refreshed);
      });
    }
  }
  return {
    find: ({ name, version }) => feed && findKnownDrift(feed, { provider: name, version }),
    settled: () => settled,
  };
}

const sayFault = ({ code, details }: { code: string; details: { seen?: unknown } }) => ({
  code,
  seen: details.seen,
});

/** A feed that does not come is no news to the caller, a feed that is not what it should be is. */
function sayRefreshed({ log }: Host, refreshed: Refreshed): void {
  if ('feed' in refreshed) log.debug('the known drifts are up to date', { changed: refreshed.changed });
  else {
    const isNews = refreshed.fault.code !== 'KNOWN_FEED_UNREACHABLE';
    const write = isNews ? log.warn : log.info;
    write.call(log, 'the known drifts could not be brought up to date', sayFault(refreshed.fault));
  }
}
