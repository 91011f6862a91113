import type { Look } from '../browser/types.ts';
import type { Variant } from '../plugins/provider.ts';
import { actFacts, clickFacts } from './act-facts.ts';
import { listLandmarks } from './find-landmarks.ts';
import { askAhead } from './judge-evidence.ts';
import { arrival, type StepState, viewOf } from './run-state.ts';

/**
 * Has the views judged that are next as far as their page stays as it is: those of the step's clicks and, where the next
 * step begins on this page, its own. The host does so while the step's code types. It lets nothing pass: whoever acts
 * looks again, and only evidence that is the same to the letter has its verdict already.
 */
export function judgeAhead(state: StepState, view: string, look: Look): void {
  const { step, variant, following } = state;
  const [next] = following;
  if (variant) judgeClicks(state, variant, look, view);
  if (view !== arrival || !next || next.open || step.done || step.yields === 'key') return;
  const after = { ...state, step: next };
  judge(after, look);
  const [first] = next.variants;
  if (first) judgeClicks(after, first, look, arrival);
}

type Moment = Pick<StepState, 'run' | 'step' | 'clock'>;

function judgeClicks(moment: Moment, variant: Variant<unknown>, look: Look, view: string): void {
  for (const landmark of listLandmarks(variant)) {
    const isNext = landmark.later === (view !== arrival) && landmark.id !== view;
    if (isNext) judge(moment, look, landmark.id);
  }
}

/** The moment of a click on the landmark, or that of the step's arrival. */
function judge(moment: Moment, look: Look, landmark?: string): void {
  const { run } = moment;
  const known = viewOf(moment, landmark ?? arrival);
  if (!known) return;
  const facts = landmark === undefined ? actFacts(moment) : clickFacts(moment, landmark);
  const evidence = run.observer.lookBack(look, facts, known)?.evidence;
  // What is on the move, or tells how long it has been there, will not be the same.
  if (!evidence || evidence.busy.length + evidence.requests_in_flight + evidence.frames.length > 0) return;
  askAhead(run, evidence);
}
