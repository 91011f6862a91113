import type { TerminalEvent } from '../contracts/index.ts';
import { endByFailure, errorEvent } from './end-step.ts';
import { handOverViews } from './learn-view.ts';
import { listFreeSteps } from './list-free-steps.ts';
import { handOverMoved } from './note-moved.ts';
import type { RunState } from './run-state.ts';
import { runStep } from './run-step.ts';

/**
 * The steps in order, until one yields the key. Never throws: whatever happens becomes the event that ends the run.
 *
 * @param until the run ends after this step where no account has been made by then
 * @param freeStepsOnly nothing is done where a step up to `until` may make an account
 */
export async function runFlow(
  run: RunState,
  { until, freeStepsOnly }: { until?: string; freeStepsOnly?: true } = {},
): Promise<TerminalEvent> {
  const { steps } = run.provider;
  if (until !== undefined && !steps.some(({ id }) => id === until)) {
    const reason = `there is no step ${until}, only ${steps.map(({ id }) => id).join(', ')}`;
    return errorEvent(run, null, 'config', { reason, rule: 'core/until' });
  }
  const free = listFreeSteps(steps);
  if (freeStepsOnly && (until === undefined || !free.includes(until))) {
    const reason = `no account may be made, and of the steps only these make none: ${free.join(', ') || 'none'}`;
    return errorEvent(run, null, 'config', { reason, rule: 'core/free-steps' });
  }
  const ended = () => ({ scraper_version: run.version, elapsed_ms: run.elapsedMs() });
  try {
    for (const [index, step] of steps.entries()) {
      const key = await run.end.race(runStep(run, index));
      if (key !== undefined) {
        await handOverMoved(run);
        await handOverViews(run);
        return { type: 'success', api_key: key, ...ended() };
      }
      if (step.id === until && free.includes(until)) {
        // The page may still be judged, and the host may say that it goes no further.
        await run.end.race(run.stepOver);
        await handOverMoved(run);
        return { type: 'stopped', step: step.id, ...ended() };
      }
    }
    return errorEvent(run, null, 'internal', { reason: 'the last step was done and none had yielded a key' });
  } catch (error) {
    const end = endByFailure(run, run.step, error);
    run.end.end(end);
    return end.event;
  }
}
