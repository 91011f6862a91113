import { setImmediate as afterwards, setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { checkClickable } from '../browser/check-clickable.ts';
import { dismissCookieWall } from '../browser/dismiss-cookie-wall.ts';
import type { Look } from '../browser/types.ts';
import type { Verdict } from '../contracts/index.ts';
import { asksForPerson } from '../detectors/challenge-frames.ts';
import { actFacts, noObstacles, type Obstacles } from './act-facts.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { RunEnd } from './end-run.ts';
import { endByVerdict, errorEvent } from './end-step.ts';
import { findLandmarks, type Landmark } from './find-landmarks.ts';
import { isDue } from './guard-view.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { noteMoved } from './note-moved.ts';
import { type StepState, viewOf } from './run-state.ts';

type Decisive = Exclude<Verdict, { verdict: 'pass' }>;

const pollMs = 200;
/** A button that comes to life when the last field is filled does so within moments. */
const shortPollMs = 30;
const quickPolls = 10;

/**
 * The shape guard of a click that is the first thing a step does: the look at its view is a moment old, and there is no
 * better one. Judges it beside the view of the click while the view itself is still being judged. Resolves with the look
 * where all is well.
 */
export async function judgeAtOnce(state: StepState, landmark: Landmark): Promise<Look | undefined> {
  const { run } = state;
  const look = await state.lastLook;
  await afterwards();
  const seen =
    look?.obstructed === 'no' &&
    run.observer.lookBack(look, clickFacts(state, landmark), viewOf(state, landmark.id));
  if (!seen) return undefined;
  const verdict = await judgeEvidence(run, seen.evidence);
  return verdict?.verdict === 'pass' ? seen : undefined;
}

/**
 * The shape guard of a click: lets it go ahead only when the page still has the shape that the step knows. A control
 * that is disabled or covered gets until the page has settled, because many enable late. Ends the run (throws `RunEnd`)
 * before the click where the page asks for something new, so that no account is burnt.
 *
 * On a page that is well this is one look and one question to the host; the look is the mark of the click, too.
 *
 * @param passed a look that was judged to be well beside this click, since when nothing was done on the page
 * @param ensureThere a watched wait for the landmark, where it has gone since it was seen
 */
export async function guardAction(
  state: StepState,
  landmark: Landmark,
  locator: Locator,
  { passed, ensureThere }: { passed: Look | undefined; ensureThere: () => Promise<void> },
): Promise<void> {
  const { run } = state;
  const view = viewOf(state, landmark.id);
  const facts = () => clickFacts(state, landmark);
  run.observer.beginWait(view);
  // While it was judged the page may have gone on.
  const present = passed && run.observer.lookBack(passed, facts(), view);
  if (present) {
    run.observer.markAt(present);
    return noteMoved(state, landmark.id, present);
  }
  let last = await state.lastLook;
  for (let polls = 0; polls < quickPolls; polls++) {
    const [absent, look, isThere] = await Promise.all([
      findLandmarks(run.page, [landmark]),
      run.observer.look(facts(), view),
      last?.obstructed === 'behind-dialog' && isInDialog(locator),
    ]);
    last = look;
    if (absent) {
      await ensureThere();
      run.observer.beginWait(view);
      continue;
    }
    if (!look.readable) break;
    if (await isFree(look, locator, isThere)) {
      const verdict = await judgeEvidence(run, look.evidence);
      if (verdict?.verdict !== 'pass') break;
      // Not before: what the page says while the control is not there yet answers the click before this one.
      run.observer.markAt(look);
      return noteMoved(state, landmark.id, look);
    }
    await sleep(shortPollMs);
  }
  await watch(state, landmark, locator);
  await run.observer.mark();
}

const clickFacts = (state: StepState, { id }: Landmark) =>
  actFacts(state, { landmark: id, obstacles: noObstacles });

const inDialog = ['dialog', '[role=dialog]', '[role=alertdialog]'].map((dialog) => `${dialog} *`).join();

const isInDialog = (locator: Locator): Promise<boolean> =>
  locator
    .and(locator.page().locator(inDialog))
    .isVisible()
    .catch(() => false);

/**
 * Where nothing that can be seen is disabled or covered, neither is what is to be clicked.
 *
 * @param isThere it is known to stand in a dialog
 */
async function isFree({ obstructed }: Look, locator: Locator, isThere: boolean): Promise<boolean> {
  if (obstructed === 'no') return true;
  if (obstructed === 'behind-dialog' && (isThere || (await isInDialog(locator)))) return true;
  const { disabled, covered, ambiguous } = await obstaclesOf(locator);
  return !disabled && !covered && !ambiguous;
}

/** Something is in the way, or not as it was: watches until it is certain what that is. */
async function watch(state: StepState, landmark: Landmark, locator: Locator): Promise<void> {
  const { run, clock } = state;
  const view = viewOf(state, landmark.id);
  const confirmation = confirmVerdict<Decisive>();
  let gates: Parameters<typeof isDue>[2] = [];
  let settled = false;
  let walled = false;
  let walls = 3;
  for (;;) {
    run.end.check();
    await run.dismissInterrupts();
    const obstacles = await obstaclesOf(locator);
    if (obstacles.covered && walls-- > 0 && (await dismissCookieWall(run.page))) continue;
    const due = settled || clock.expired;
    const { ambiguous } = obstacles;
    const counted = due || walled ? obstacles : { ...noObstacles, ambiguous };
    const facts = actFacts(state, { landmark: landmark.id, obstacles: counted });
    const { evidence, verdict } = await askVerdict(run, facts);
    settled = evidence.settled;
    // What holds the control back is in sight then. Any other widget may have nothing to do with it: the control is to
    // have its time to enable.
    walled = asksForPerson(evidence);
    const blocked = obstacles.disabled || obstacles.covered || ambiguous;
    if (verdict?.verdict === 'pass') {
      if (!blocked || due) return;
      confirmation.add(undefined);
    } else {
      const agreed = confirmation.add(verdict);
      const certain = evidence.gates.length === 0 || isDue(state, evidence, gates);
      if (agreed && certain) throw await endByVerdict(state, agreed, evidence, [view]);
      if (!verdict && clock.expired) throw noVerdict(state);
    }
    gates = evidence.gates;
    await sleep(pollMs);
  }
}

async function obstaclesOf(locator: Locator): Promise<Obstacles> {
  const seen = await checkClickable(locator);
  if (seen && seen.matches > 1) return { ...noObstacles, ambiguous: true };
  // The page is on the move; the next look will tell.
  if (!seen || seen.matches === 0) return { ...noObstacles, disabled: true };
  return { disabled: seen.disabled, covered: seen.covered, ambiguous: false };
}

/** A click needs a detector's word that all is well. */
function noVerdict(state: StepState): RunEnd {
  const reason = 'no detector judged the page before a click; are the built-in detectors loaded?';
  return new RunEnd(errorEvent(state.run, state.step.id, 'internal', { reason }));
}
