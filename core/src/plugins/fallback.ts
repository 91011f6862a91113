import type { TripwireEvent } from '../contracts/index.ts';

/** What may be tried after a tripwire, as a plugin offers it. */
export interface Fallback {
  /** Open string that the caller reads, for instance `browser-agent`. */
  tier: string;
}

export interface FallbackRequest {
  provider: string;
  tripwire: Readonly<Omit<TripwireEvent, 'screenshot_b64'>>;
  /** Absolute path of the fallback file. */
  file: string;
}
