import type { KeyCheck } from '../plugins/provider.ts';
import type { Run } from './run.ts';
import { spawnScrape } from './spawn-scrape.ts';

/** Milliseconds that the provider's key endpoint may take. */
const budgetMs = 30_000;
const graceMs = 5_000;

/**
 * Asks the provider's own check whether a key works, in a process of its own: a provider's code never runs in the
 * host. Nothing where the provider has no check, or where the check itself failed.
 */
export async function checkKey(run: Run, apiKey: string): Promise<KeyCheck | undefined> {
  let status: KeyCheck | undefined;
  const ended = await spawnScrape({
    start: {
      type: 'start',
      job: 'check-key',
      provider: run.provider.module,
      ...(run.sandbox && { origins: { ...run.sandbox.origins } }),
      apiKey,
      budgetMs,
    },
    packageFolder: run.provider.packageFolder,
    answer: {
      'key-checked': async (ask) => {
        status = ask.status;
        return null;
      },
      mask: async ({ secret }) => {
        run.redactor.add(secret);
        return null;
      },
    },
    // Only a check that failed has anything to say here.
    onEvent: (event) => run.log.warn('the key check failed', { event }),
    onLog: (line) => run.log.info('key check', { line }),
    signal: run.signal,
    timeoutMs: budgetMs + graceMs,
  });
  run.log.info('the key was checked', { status, exitCode: ended.exitCode, killed: ended.killed });
  return status;
}
