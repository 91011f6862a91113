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
  const { event, events, log } = await scrapeInSandbox({
    packageFolder,
    latencyMs,
    onEvent() {
      startMs ||= performance.now() - began;
    },
  });
  const [started] = events;
  if (event.type !== 'success' || started?.type !== 'progress') {
    throw new Error(`the run ended in ${event.type}\n${log}`);
  }
  return { startMs, flowMs: event.elapsed_ms - started.elapsed_ms };
}
