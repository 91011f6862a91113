import { type BreakerResult, openBreaker } from '../breaker/open-breaker.ts';
import { openKnownFeed } from '../known/open-known-feed.ts';
import type { Duration } from '../plugins/provider.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import type { Host } from './host.ts';
import { hitOfBreaker, hitOfFeed, type KnownHit } from './known-hit.ts';

export interface GateRequest {
  sandbox?: { inject: readonly string[] } | undefined;
  /** Runs although the drift is known. What the run shows is remembered all the same. */
  ignoreKnown?: boolean | undefined;
}

export interface Gate {
  /** Why there is to be no run; nothing where it may begin. */
  readonly known: KnownHit | undefined;
  /** What the feed knows by now, where it came too late for `known`. */
  findKnown(): KnownHit | undefined;
  /** Tells the other processes of this machine what the run has shown. Never rejects. */
  settle(result: BreakerResult): Promise<void>;
  /** Resolves when the feed is up to date, or cannot be. Never rejects. */
  afterwards(): Promise<void>;
}

/**
 * What stands in front of every run: the feed of known drifts, then the breaker of this machine. The feed is about the
 * provider's own site and says nothing of sandboxes; their breaker is a separate one, and only where the configuration
 * asks for it: who injects a change wants to see what it does, every time.
 *
 * Nobody waits for a network here, and whatever goes wrong lets the run go on.
 */
export async function openGate(
  host: Host,
  provider: ResolvedProvider,
  { sandbox, ignoreKnown = false }: GateRequest,
): Promise<Gate> {
  const { config, home, log } = host;
  const feed = sandbox || ignoreKnown ? undefined : await openKnownFeed(host);
  const holdMs = parseDuration(config.breaker.hold as Duration | '0s');
  const isUsed = holdMs > 0 && (sandbox === undefined || config.breaker.sandbox);
  const options = { home, provider: provider.name, sandbox: sandbox !== undefined, holdMs };
  const breaker = isUsed ? openBreaker(options) : undefined;
  const key = { version: provider.version, injected: [...(sandbox?.inject ?? [])].sort() };
  let probe: string | undefined;

  const tolerant = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      log.warn('what this machine knows of drifts cannot be read or written', {
        seen: (error as Error).message,
      });
      return undefined;
    }
  };
  const findKnown = (): KnownHit | undefined => {
    const drift = feed?.find(provider);
    return drift && hitOfFeed(drift);
  };

  const enter = async (): Promise<KnownHit | undefined> => {
    const known = findKnown();
    if (known || ignoreKnown || !breaker) return known;
    const entered = await tolerant(() => breaker.enter(key, parseDuration(config.budget as Duration)));
    if (!entered) return undefined;
    if (entered.state === 'entered') {
      probe = entered.probe;
      if (probe) log.info('a step has tripped on this machine; this run tries whether it works again');
      return undefined;
    }
    return hitOfBreaker(entered.trip, entered.state === 'open' ? entered.until : undefined);
  };

  return {
    known: await enter(),
    findKnown,
    async settle(result) {
      await tolerant(async () => breaker?.settle(key, result, probe));
    },
    afterwards: async () => feed?.settled(),
  };
}
