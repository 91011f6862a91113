import type { TerminalEvent } from '../contracts/index.ts';
import { endByFailure, errorEvent } from './end-step.ts';
import { handOverViews } from './learn-view.ts';
import { handOverMoved } from './note-moved.ts';
import type { RunState } from './run-state.ts';
import { runStep } from './run-step.ts';

/**
 * The steps in order, until one yields the key. Never throws: whatever happens becomes the event that ends the run.
 */
export async function runFlow(run: RunState): Promise<TerminalEvent> {
  const { steps } = run.provider;
  try {
    for (const index of steps.keys()) {
      const key = await run.end.race(runStep(run, index));
      if (key === undefined) continue;
      await handOverMoved(run);
      await handOverViews(run);
      return { type: 'success', api_key: key, scraper_version: run.version, elapsed_ms: run.elapsedMs() };
    }
    return errorEvent(run, null, 'internal', { reason: 'the last step was done and none had yielded a key' });
  } catch (error) {
    const end = endByFailure(run, run.step, error);
    run.end.end(end);
    return end.event;
  }
}
