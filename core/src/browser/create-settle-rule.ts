import type { ProfileView } from '../contracts/index.ts';

/** What one look at the page says of its restlessness. */
export interface SettleSample {
  /** Milliseconds on a steady clock. */
  at: number;
  /** Signs that the page is still working, known noise already taken out. */
  busy: readonly string[];
  /** Milliseconds without a change of the page's tree, a request, a long task. */
  treeQuietMs: number;
  networkQuietMs: number;
  sinceLongTaskMs: number;
  /** When the page last navigated, on the same clock. */
  navigatedAt: number;
  /** How long the look took. */
  latencyMs: number;
}

export interface SettleRule {
  /** Takes one more look into account; `true` when what is not on the page by now will not come. */
  add(sample: SettleSample): boolean;
  /** Milliseconds after the last look until the page can have settled; 0 where it has, infinite while that is open. */
  readonly restMs: number;
}

const quietMs = 1_500;
const longTaskMs = 500;
const slowLookMs = 150;
const fewestLooks = 3;

/**
 * Tells when a page has settled: nothing busy, and everything quiet for as long as this view was ever known to look quiet
 * before its element came, three times over. Without a profile nothing is known of that, and quietness means nothing: the
 * rule then never says so.
 */
export function createSettleRule(view: ProfileView | undefined, startedAt: number): SettleRule {
  const noise = new Set(view?.noise ?? []);
  const need = Math.max(quietMs, 3 * (view?.silent_gap_ms ?? 0) + 300);
  const ignoresTree = noise.has('mutation');
  const latencies: number[] = [];
  let lastBusy = startedAt;
  let calmLooks = 0;
  let restMs = Number.POSITIVE_INFINITY;
  return {
    get restMs() {
      return restMs;
    },
    add(sample) {
      latencies.push(sample.latencyMs);
      // A look that waits for its turn hides what may have gone on meanwhile.
      const scaled = need * (median(latencies) > slowLookMs ? 1.5 : 1);
      if (sample.busy.length > 0) {
        lastBusy = sample.at;
        calmLooks = 0;
      } else calmLooks += 1;
      const quiet = Math.min(
        sample.at - Math.max(lastBusy, sample.navigatedAt, startedAt),
        ignoresTree ? Number.POSITIVE_INFINITY : sample.treeQuietMs,
        sample.networkQuietMs,
      );
      const missing = Math.max(0, scaled - quiet, longTaskMs - sample.sinceLongTaskMs);
      restMs = !view || calmLooks < fewestLooks ? Number.POSITIVE_INFINITY : missing;
      return restMs === 0;
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
