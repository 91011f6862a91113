import type { Known, TripwireEvent } from '../contracts/index.ts';

/** What may be tried after a tripwire, as a plugin offers it. */
export interface Fallback {
  /** Open string that the caller reads, for instance `browser-agent`. */
  tier: string;
}

export interface FallbackRequest {
  provider: string;
  /** The step whose page has changed shape. */
  step: string;
  /** What this run has seen; nothing where the drift was known, so that there was no run. */
  tripwire?: Readonly<Omit<TripwireEvent, 'screenshot_b64'>>;
  /** Since when the drift is known, where it was known before the run. */
  known?: Readonly<Known>;
  /** Absolute path of the fallback file of this run, or of the last one that tripped on this machine. */
  file?: string;
}
