import { setTimeout as pause } from 'node:timers/promises';

/**
 * Holds back one of several parts of a page by a change's argument, `<part>-<seconds>` or `<seconds>`: resolves at once
 * where nothing is injected or another part is meant.
 */
export async function lateBy(
  part: string,
  change: string | true | undefined,
  signal: AbortSignal,
): Promise<void> {
  const [, late, seconds] = /^(?:(.+)-)?(\d+)$/.exec(String(change)) ?? [];
  if (seconds === undefined || (late !== undefined && late !== part)) return;
  await pause(Number(seconds) * 1000, undefined, { signal });
}
