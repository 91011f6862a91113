import type { Config } from '../config/schema.ts';
import type { Redactor } from './create-redactor.ts';

/** Shorter words in options are names of folders and modes rather than passwords. */
const shortestSecret = 6;
const maxDepth = 8;

/**
 * Every word of a configuration that may be a secret: the account, and the options of plugins that are given by name.
 * Which of the options is a password only the plugin knows, so all of their strings count.
 */
export function addConfigSecrets(
  redactor: Redactor,
  { account, plugins }: Pick<Config, 'account' | 'plugins'>,
): void {
  for (const value of Object.values(account ?? {})) if (typeof value === 'string') redactor.add(value);
  for (const entry of plugins) if (Array.isArray(entry)) addStrings(redactor, entry[1], 0);
}

function addStrings(redactor: Redactor, value: unknown, depth: number): void {
  if (typeof value === 'string' && value.length >= shortestSecret) redactor.add(value);
  if (typeof value !== 'object' || value === null || depth >= maxDepth) return;
  for (const item of Object.values(value)) addStrings(redactor, item, depth + 1);
}
