/** Largest feed in bytes; some thousand drifts. A service lists the newest ones, a caller reads no more. */
export const maxKnownFeedBytes = 1024 * 1024;

/**
 * A drift that nobody has seen for so many milliseconds (3 days) is known no more. Callers who are told of it do not run
 * and so do not report: where a site has taken its change back, nothing else would ever let them go. Where it has not, the
 * first ones to run trip, report, and it is known again. Three days, so that a job that runs once a day is still held.
 */
export const maxKnownAgeMs = 3 * 24 * 60 * 60 * 1000;
