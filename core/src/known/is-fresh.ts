/** A clock that is a little behind the one that wrote the file makes no copy stale. */
const aheadMs = 60_000;

/** Whether a copy of the feed may be gone by. @param checkedAt Unix milliseconds */
export function isFresh({ checkedAt }: { checkedAt: number }, ttlMs: number): boolean {
  const ageMs = Date.now() - checkedAt;
  return ageMs < ttlMs && ageMs > -aheadMs;
}
