import type { FreshDrifts } from 'agentkeys';
import type { DriftReader } from '../backends/backend.ts';
import { nothingTold, pickNews } from './pick-news.ts';

export interface WatchFreshOptions {
  drifts: Pick<DriftReader, 'fresh'>;
  /** Never rejects. */
  tell: (news: FreshDrifts) => Promise<unknown>;
  /** Milliseconds between two looks. Default 5,000. */
  everyMs?: number;
  /** Unix milliseconds. */
  now?: () => number;
}

export interface FreshWatch {
  /** Looks no more, and resolves when the look that is under way is over. Nobody waits for what was told. */
  stop(): Promise<void>;
}

/** Drifts that are looked at: they come in turns, so that no service hides another one. */
const limit = 200;

/**
 * Tells of drifts that have come to wait for the hourly run. It looks at what waits, in place of being told by the
 * counting: so it stands in nobody's way, works on every store, and finds also what another process has counted.
 */
export function watchFresh({ drifts, tell, everyMs = 5_000, now = Date.now }: WatchFreshOptions): FreshWatch {
  let told = nothingTold;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // A store that is away is asked again at the next look.
    const fresh = await drifts.fresh({ limit }).catch(() => undefined);
    if (stopped) return;
    if (fresh) {
      const picked = pickNews(fresh, told, now());
      told = picked.told;
      for (const news of picked.news) void tell(news);
    }
    timer = setTimeout(begin, everyMs).unref();
  }
  let looking: Promise<void>;
  function begin(): void {
    looking = look();
  }
  begin();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
