/** Largest feed in bytes; some thousand drifts. A service lists the newest ones, a caller reads no more. */
export const maxKnownFeedBytes = 1024 * 1024;
