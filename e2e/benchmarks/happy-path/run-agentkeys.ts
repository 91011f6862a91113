import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { scrapeInSandbox } from 'agentkeys/testing';
import type { Timing } from './run-plain.ts';

const { resolve } = createRequire(import.meta.url);

/** Runs a provider against a fresh sandbox, in a browser and a process of its own, with its profiles and the guard. */
export async function runAgentKeys(packageName: string, latencyMs: number): Promise<Timing> {
  const packageFolder = dirname(resolve(`${packageName}/package.json`));
  const began = performance.now();
  let startMs = 0;
  const { event, log } = await scrapeInSandbox({
    packageFolder,
    latencyMs,
    onEvent() {
      startMs ||= performance.now() - began;
    },
  });
  if (event.type !== 'success') throw new Error(`the run ended in ${event.type}\n${log}`);
  const actions = actionsOf(log);
  const first = Math.min(...actions.map(({ at_ms }) => at_ms));
  // The key has been read then. That it is written to the disk before anything else is not asked of a script by hand.
  const last = Math.max(...actions.map(({ at_ms, elapsed_ms }) => at_ms + elapsed_ms));
  return { startMs, flowMs: last - first };
}

interface ActionLine {
  msg: string;
  /** Milliseconds since the run began. */
  at_ms: number;
  elapsed_ms: number;
}

/** What the run did, the first of it being the way to the first page. */
function actionsOf(log: string): ActionLine[] {
  const lines = log.split('\n').filter((line) => line !== '');
  return lines.map((line): ActionLine => JSON.parse(line)).filter(({ msg }) => msg === 'action');
}
