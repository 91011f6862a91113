import type { KnownFeedDrift } from '../contracts/index.ts';
import { isAtLeast } from '../known/is-at-least.ts';

/**
 * The version with the fix, as a version that has tripped may be told of it; nothing where that one holds the fix
 * itself, which was none then, and where the feed's version cannot be read.
 */
export const fixFor = (known: KnownFeedDrift | undefined, tripped: string): string | undefined =>
  known?.fixed_in !== undefined && isAtLeast(tripped, known.fixed_in) === false ? known.fixed_in : undefined;
