import {
  type Duration,
  type Host,
  isAgentKeysError,
  type Reproducer,
  type ReproductionRun,
  runScrape,
} from 'agentkeys';
import type { TerminalEvent } from 'agentkeys/contracts';
import { parseDuration } from 'agentkeys/internal';
import { notBegun } from './decide-attempt.ts';
import { describeMade } from './describe-made.ts';

/** A sweep ends after two minutes, and its browser and mailbox need some seconds. */
const longestSweepMs = 130_000;

const quote = (word: string): string =>
  /^[\w:./=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Errors of a run that could not begin, and what is recorded in the place of its event. */
const passedOver: Partial<Record<string, 'config' | 'internal'>> = {
  PROVIDER_NOT_FOUND: 'config',
  PROVISION_BUSY: 'internal',
};

/** A key that was minted goes no further than here. */
function withoutKey(event: TerminalEvent | undefined): ReproductionRun['event'] {
  if (event?.type !== 'success') return event;
  const { api_key: _, ...rest } = event;
  return rest;
}

/** Runs the provider as its users do: the same scrape, by the same host, in a process of its own. */
export function scrapeReproducer(getHost: () => Host, now: () => number = Date.now): Reproducer {
  return {
    name: 'agentkeys scrape',
    get longestMs() {
      // Beyond what its steps may take, the run removes what it has made.
      return parseDuration(getHost().config.budget as Duration) + longestSweepMs;
    },
    keepsToFreeSteps: true,
    // What is wrong with it is told by the run.
    versionOf: async (service) =>
      (
        await getHost()
          .resolveProvider(service)
          .catch(() => undefined)
      )?.version,
    command: ({ service, step, whole, sandbox }) => {
      const inject = sandbox?.inject.flatMap((change) => ['--inject', quote(change)]) ?? [];
      const where = sandbox ? ['--sandbox', ...inject] : [];
      const until = whole ? [] : ['--until', step];
      return ['npx agentkeys scrape', service, ...where, ...until].join(' ');
    },
    run: async ({ service, step, whole, sandbox, freeStepsOnly }, signal) => {
      const started = now();
      const passed: string[] = [];
      const skipped: string[] = [];
      const ending = (event: ReproductionRun['event'], made?: ReproductionRun['made']): ReproductionRun => ({
        event,
        passed,
        ...(skipped.length > 0 && { skipped }),
        ...(made && { made }),
        started_at: new Date(started).toISOString(),
        elapsed_ms: Math.max(0, now() - started),
      });
      try {
        const result = await runScrape(getHost(), {
          provider: service,
          ...(sandbox ? { sandbox } : {}),
          until: whole ? undefined : step,
          freeStepsOnly,
          signal,
          purpose: 'reproduction',
          // What is made in a sandbox goes with it.
          sweep: !sandbox,
          onEvent: (event) => {
            if (event.type !== 'progress' || event.state === 'started') return;
            passed.push(event.step);
            if (event.state === 'skipped') skipped.push(event.step);
          },
        });
        await result.afterwards();
        signal.throwIfAborted();
        return ending(withoutKey(result.event), describeMade(result, sandbox !== undefined));
      } catch (error) {
        // Anybody may send a report about a provider that is not installed here: that must not fail every run.
        // And where a person runs the provider just now, it is tried again later.
        const code = isAgentKeysError(error) ? passedOver[error.code] : undefined;
        if (!code) throw error;
        const details = { reason: (error as Error).message, rule: notBegun };
        const nothing = { account: 'none', keys: 0, keys_left: 0 } as const;
        return ending({ type: 'error', code, step: null, details }, nothing);
      }
    },
  };
}
