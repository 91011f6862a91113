export interface Arrival {
  /** When the server took the mail, by its clock, in whole seconds. Unix milliseconds. */
  takenAt: number;
  /** When it was seen first, by the clock of this machine. Unix milliseconds. */
  seenAt: number;
  /** It was not there when the mailbox was opened. */
  isNew: boolean;
}

/** A server tells times in whole seconds. */
const resolutionMs = 1_000;
/** How far the clocks of the server and of this machine may be apart. */
const skewMs = 60_000;

/**
 * Whether a mail came after a moment of this machine's clock. What was seen before it did not. Otherwise the server's
 * clock decides, which may be slow: a mail that came while the mailbox was open is given the benefit of the doubt.
 */
export function isNewer({ takenAt, seenAt, isNew }: Arrival, since: number): boolean {
  if (seenAt < since) return false;
  return takenAt >= since - (isNew ? skewMs : resolutionMs);
}
