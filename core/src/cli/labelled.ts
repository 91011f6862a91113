import type { Paint } from './paint.ts';

/** As wide as the longest label, `whose side`. */
const width = 10;

/** One line under a headline: what it is about, then what there is to say. */
export const labelled = (label: string, text: string, paint: Paint): string =>
  `  ${paint('dim', label.padEnd(width))} ${text}`;
