/** A line of the scrape process is at most this long, in bytes. Here without zod, which that process does not load. */
export const maxEventBytes = 8 * 1024 * 1024;
