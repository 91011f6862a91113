import type { StepState } from './run-state.ts';

let last = 0;

/**
 * Tells the host what is done with a landmark and how long that took, for the log of the run; never what with. Nobody
 * waits for the host's answer. What ends the run is told to begin and never to end.
 */
export async function tellAction(
  { run, step }: Pick<StepState, 'run' | 'step'>,
  what: { action: string; landmark: string },
  work: Promise<unknown>,
): Promise<unknown> {
  last += 1;
  const id = last;
  const began = performance.now();
  const tell = (state: 'begun' | 'done' | 'failed'): void => {
    const elapsedMs = Math.round(performance.now() - began);
    run.channel.ask('action', { id, step: step.id, ...what, state, elapsedMs }).catch(() => undefined);
  };
  tell('begun');
  try {
    const value = await work;
    tell('done');
    return value;
  } catch (error) {
    tell('failed');
    throw error;
  }
}
