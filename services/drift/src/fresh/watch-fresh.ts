import type { FreshDrifts } from 'agentkeys';
import type { DriftReader, FreshDrift, Tellings } from '../backends/backend.ts';
import { nothingTold, pickNews } from './pick-news.ts';

export interface WatchFreshOptions {
  drifts: Pick<DriftReader, 'fresh'>;
  /** Where other processes look at the same store: of each drift one of them tells. */
  tellings?: Tellings | undefined;
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
export function watchFresh({
  drifts,
  tellings,
  tell,
  everyMs = 5_000,
  now = Date.now,
}: WatchFreshOptions): FreshWatch {
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
      for (const news of picked.news) {
        const mine = tellings ? await takeMine(news, fresh, tellings) : news.drifts;
        if (mine.length > 0) void tell({ ...news, drifts: mine });
      }
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

/** Those of which no other process has told. Where the store cannot say, it is better to tell twice than not at all. */
async function takeMine(
  { service, drifts }: FreshDrifts,
  fresh: readonly FreshDrift[],
  tellings: Tellings,
): Promise<FreshDrifts['drifts']> {
  const mine: FreshDrifts['drifts'][number][] = [];
  for (const each of drifts) {
    const { step_hash } = each;
    const waiting = fresh.find(({ drift }) => drift.service === service && drift.step_hash === step_hash);
    const taken = await tellings.take({ service, step_hash }, waiting?.waiting_since ?? '').catch(() => true);
    if (taken) mine.push(each);
  }
  return mine;
}
