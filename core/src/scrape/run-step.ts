import type { ProgressEvent } from '../contracts/scrape-event.ts';
import type { Step } from '../plugins/provider.ts';
import { act } from './act.ts';
import { arrive, untilWired } from './arrive.ts';
import { endByFailure } from './end-step.ts';
import { neededAtOnce } from './find-landmarks.ts';
import { guardView } from './guard-view.ts';
import { learnView } from './learn-view.ts';
import { leave } from './leave.ts';
import { parseDuration } from './parse-duration.ts';
import { arrival, type RunState, type StepState, variantName } from './run-state.ts';
import { createStepClock } from './step-clock.ts';
import { createStepContext } from './step-context.ts';
import { takeKey } from './take-key.ts';
import { watchSubmit } from './watch-submit.ts';

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
  const clock = createStepClock(limitMs, run.person?.now);
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
    used: new Set(),
    clicked: undefined,
    watching: 0,
    begun: run.stepOver.then(() => tell(state, 'started')),
    inShape: Promise.resolve(),
    lastLook: undefined,
    actingSince: Number.NEGATIVE_INFINITY,
  };
  state.begun.catch(() => undefined);
  run.step = step.id;
  run.context = context;
  run.page.setDefaultTimeout(limitMs + playwrightSlackMs + (run.person?.limitMs ?? 0));

  const arrived = await arrive(state);
  if (!arrived) {
    tell(state, 'skipped');
    return undefined;
  }
  state.variant = arrived.variant;
  const heard = run.channel.ask('before-step', nameOf(state));
  heard.catch(() => undefined);
  await untilWired(state);
  await learnView(state, arrival, { waitedMs: arrived.foundMs, came: true });
  guardView(state, arrival, neededAtOnce(arrived.variant), arrived.look());
  if (!run.unheard.has('before-step')) await heard;

  const value = await act(state, arrived.variant);
  if (step.yields === 'key') {
    const key = await takeKey(state, value);
    // A minted key is never lost: once it is here, nothing may stop the run any more.
    await tellFinished(state, began).catch((error: unknown) => run.log(`after-step: ${String(error)}`));
    return key;
  }
  if (step.done) {
    await state.inShape;
    await leave(state);
  }
  // The next step may already look for its page, and does nothing before all of this is known to be well.
  run.stepOver = Promise.all([state.inShape, watchSubmit(state)]).then(() => tellFinished(state, began));
  run.stepOver.catch((error: unknown) => run.end.end(endByFailure(run, step.id, error)));
  return undefined;
}

async function tellFinished(state: StepState, began: number): Promise<void> {
  const { channel, elapsedMs, unheard } = state.run;
  const heard = channel.ask('after-step', { ...nameOf(state), elapsedMs: elapsedMs() - began });
  heard.catch(() => undefined);
  if (!unheard.has('after-step')) await heard;
  tell(state, 'finished');
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
