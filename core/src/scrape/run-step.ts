import type { ProgressEvent } from '../contracts/scrape-event.ts';
import type { Step } from '../plugins/provider.ts';
import { act } from './act.ts';
import { arrive } from './arrive.ts';
import { endByFailure } from './end-step.ts';
import { neededAtOnce } from './find-landmarks.ts';
import { guardView } from './guard-view.ts';
import { leave } from './leave.ts';
import { learnView } from './locate-landmarks.ts';
import { parseDuration } from './parse-duration.ts';
import { arrival, type RunState, type StepState, variantName } from './run-state.ts';
import { createStepClock } from './step-clock.ts';
import { createStepContext } from './step-context.ts';
import { takeKey } from './take-key.ts';

/** Our own deadline is to come before Playwright's, since only ours is judged with open eyes. */
const playwrightSlackMs = 5_000;

/**
 * One step: arrive, act, leave. Resolves with the key where this is the step that yields it.
 *
 * @throws RunEnd when the page or the host ends the run; anything else that is thrown is a crash of the provider's code.
 */
export async function runStep(run: RunState, index: number): Promise<string | undefined> {
  const { steps } = run.provider;
  const step = steps[index] as Step<unknown>;
  const began = run.elapsedMs();
  const limitMs = parseDuration(step.deadline ?? '15s');
  const clock = createStepClock(limitMs);
  const over = new AbortController();
  const context = createStepContext(run, step.id, clock, over.signal);
  const state: StepState = {
    run,
    step,
    preceding: steps.slice(0, index),
    following: steps.slice(index + 1),
    clock,
    context,
    over,
    variant: undefined,
    clicked: undefined,
    watching: 0,
    inShape: Promise.resolve(),
  };
  run.step = step.id;
  run.context = context;
  run.page.setDefaultTimeout(limitMs + playwrightSlackMs);
  tell(state, 'started');

  const arrived = await arrive(state);
  if (!arrived) {
    tell(state, 'skipped');
    return undefined;
  }
  state.variant = arrived.variant;
  await learnView(state, arrival, arrived.foundMs);
  guardView(state, arrival, neededAtOnce(arrived.variant));
  await run.stepOver;
  await run.channel.ask('before-step', nameOf(state));

  const value = await act(state, arrived.variant);
  const key = step.yields === 'key' ? await takeKey(state, value) : undefined;
  if (key === undefined) {
    await state.inShape;
    await leave(state);
  }

  const asked = run.channel.ask('after-step', { ...nameOf(state), elapsedMs: run.elapsedMs() - began });
  if (key === undefined) {
    // The next step may already look for its page, and does nothing before this is answered.
    run.stepOver = asked;
    asked.catch((error: unknown) => run.end.end(endByFailure(run, step.id, error)));
  } else {
    // A minted key is never lost: once it is here, nothing may stop the run any more.
    await asked.catch((error: unknown) => run.log(`after-step: ${String(error)}`));
  }
  tell(state, 'finished');
  return key;
}

function nameOf(state: StepState): { step: string; variant?: string } {
  const variant = variantName(state);
  return { step: state.step.id, ...(variant && { variant }) };
}

function tell(state: StepState, what: ProgressEvent['state']): void {
  state.run.events.progress({
    type: 'progress',
    ...nameOf(state),
    state: what,
    elapsed_ms: state.run.elapsedMs(),
  });
}
