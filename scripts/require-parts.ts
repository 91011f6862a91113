import { ensureParts } from './ensure-parts.ts';
import type { RealPart } from './real-parts.ts';

/** For what cannot be done without: ends the task, with how to get what is missing. */
export function requireParts(...parts: RealPart[]): void {
  const missing = ensureParts(parts);
  for (const { help } of missing) process.stderr.write(`${help}\n`);
  if (missing.length > 0) process.exit(1);
}
