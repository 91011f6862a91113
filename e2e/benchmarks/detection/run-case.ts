import type { Host, TerminalEvent } from 'agentkeys';
import { runScrape } from 'agentkeys';
import type { AcmeSandbox } from 'agentkeys-provider-acme/sandbox';

/** One run of one case, as it ended. */
export interface CaseRun {
  id: string;
  seed: number;
  /** In the words of the catalogue: `pass`, or the class and what kind of it. */
  verdict: string;
  step: string | null;
  /** The rule that decided; empty where none did. */
  rule: string;
  reason: string;
  /** Milliseconds from the start of the run. */
  totalMs: number;
  /** Milliseconds from the last thing that happened on the page to the event; none for a run that got its key. */
  waitMs?: number;
}

/** Runs the provider in its sandbox with the case injected: a browser, a process and a sandbox of its own. */
export async function runCase(host: Host, id: string, seed: number): Promise<CaseRun> {
  const started = new Map<string, number>();
  const sandboxes: AcmeSandbox[] = [];
  let endedAt = 0;
  const { event, durationMs, error, afterwards } = await runScrape(keepSandboxes(host, sandboxes), {
    provider: 'acme',
    sandbox: { inject: [id, `seed:${seed}`] },
    signal: new AbortController().signal,
    onEvent: (seen) => {
      if (seen.type !== 'progress') endedAt = Date.now();
      else if (seen.state === 'started') started.set(seen.step, Date.now());
    },
  });
  await afterwards();
  if (!event) throw error ?? new Error(`the run of ${id} ended without an event`);

  const facts = factsOf(event);
  const ran = { id, seed, ...facts, totalMs: durationMs };
  if (event.type === 'success') return ran;
  const answered = (sandboxes[0]?.answers ?? []).map(({ at }) => at).filter((at) => at <= endedAt);
  // Later than this nothing was on its way but the verdict. What the scraper itself did meanwhile counts as waiting.
  const lastActivity = Math.max(started.get(facts.step ?? '') ?? 0, ...answered);
  return { ...ran, waitMs: endedAt - lastActivity };
}

function factsOf(event: TerminalEvent): Pick<CaseRun, 'verdict' | 'step' | 'rule' | 'reason'> {
  if (event.type === 'success' || event.type === 'stopped')
    return { verdict: 'pass', step: null, rule: '', reason: '' };
  if (event.type === 'tripwire') {
    const { kind, step, rule, reason } = event;
    return { verdict: `tripwire:${kind}`, step, rule: rule ?? '', reason: reason ?? '' };
  }
  const { code, step, details } = event;
  const verdict = code === 'challenge' ? `challenge:${details.challenge}` : `error:${code}`;
  return { verdict, step, rule: details.rule ?? '', reason: details.reason };
}

/** The sandbox knows when it answered what, which no event tells. */
const keepSandboxes = (host: Host, kept: AcmeSandbox[]): Host => ({
  ...host,
  resolveProvider: async (name) => {
    const provider = await host.resolveProvider(name);
    return {
      ...provider,
      loadSandbox: async () => {
        const definition = await provider.loadSandbox();
        return {
          ...definition,
          start: async (injected, surroundings) => {
            const sandbox = await definition.start(injected, surroundings);
            if ('answers' in sandbox) kept.push(sandbox as AcmeSandbox);
            return sandbox;
          },
        };
      },
    };
  },
});
