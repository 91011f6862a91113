import { setImmediate as afterwards, setTimeout as sleep } from 'node:timers/promises';
import type { Look } from '../browser/types.ts';
import type { Evidence, Verdict } from '../contracts/index.ts';
import { actFacts } from './act-facts.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { endByFailure, endByVerdict } from './end-step.ts';
import { findLandmarks, type Landmark } from './find-landmarks.ts';
import { isLeftover } from './is-leftover.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { noteMoved } from './note-moved.ts';
import { type StepState, viewOf } from './run-state.ts';

type Decisive = Exclude<Verdict, { verdict: 'pass' }>;

const pollMs = 200;
/** After the deadline a page that keeps changing its looks is left to the others who judge it. */
const mostLateLooks = 4;

/**
 * The shape guard of a view that has just come up. Looks at once, and judges while the step's code already types; who is
 * about to click, or to leave the step, waits for `state.inShape`. Where the view asks for something new, the run ends as
 * this step's tripwire.
 *
 * @param landmarks by which the view was known; when they are gone, so is the view, and there is nothing to judge
 */
export function guardView(
  state: StepState,
  view: string,
  landmarks: readonly Landmark[],
  /** What somebody has seen just now, or is looking at. */
  seen?: Look | Promise<Look>,
): void {
  const { run, step } = state;
  const known = viewOf(state, view);
  const before = state.inShape;
  if (seen) run.observer.markAt(seen);
  const looking = seen ?? run.observer.look(actFacts(state), known, { mark: true });
  state.lastLook = looking;
  state.inShape = (async () => {
    const look = await looking;
    // First the step's code gets to act, which the browser is busy with meanwhile.
    await afterwards();
    await before;
    // A key that stands on the page is read, whatever else stands there: it is shown once.
    if (!known || step.yields === 'key') return noteMoved(state, view, look);
    const verdict = look.readable ? await judgeEvidence(run, look.evidence) : undefined;
    if (verdict?.verdict === 'pass') return noteMoved(state, view, look);
    state.lastLook = undefined;
    await watch(state, view, landmarks, look.evidence, verdict);
  })();
  state.inShape.catch((error: unknown) => run.end.end(endByFailure(run, step.id, error)));
}

/** Looks again until it is certain. The page may be on the move, and the step's code at work on it. */
async function watch(
  state: StepState,
  view: string,
  landmarks: readonly Landmark[],
  seen: Evidence,
  first: Decisive | undefined,
): Promise<void> {
  const { run, clock } = state;
  const confirmation = confirmVerdict<Decisive>();
  confirmation.add(first);
  let before = seen.gates;
  for (let late = 0; late < mostLateLooks; ) {
    await sleep(pollMs);
    run.end.check();
    if (clock.expired) late += 1;
    if (await findLandmarks(run.page, landmarks)) return;
    await run.dismissInterrupts();
    const { evidence, verdict } = await askVerdict(run, actFacts(state));
    if (!verdict || verdict.verdict === 'pass') return;
    const agreed = confirmation.add(verdict);
    if (agreed && isDue(state, evidence, before)) {
      throw await endByVerdict(state, agreed, evidence, [viewOf(state, view)]);
    }
    before = evidence.gates;
  }
}

/**
 * What is there and stays is certain at once; what may still come, or may still go, is when the page has settled.
 */
export function isDue(state: StepState, evidence: Evidence, before: Evidence['gates']): boolean {
  if (evidence.settled || evidence.expired) return true;
  const stood = new Set(before.map(keyOf));
  return evidence.gates.some((node) => stood.has(keyOf(node)) && !isLeftover(state, node));
}

const keyOf = ({ role, intent, attribute_name, name }: Evidence['gates'][number]) =>
  JSON.stringify([role, intent, attribute_name ?? name]);
