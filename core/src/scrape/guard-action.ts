import { setImmediate as afterwards, setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { checkClickable } from '../browser/check-clickable.ts';
import { dismissCookieWall } from '../browser/dismiss-cookie-wall.ts';
import type { Look } from '../browser/types.ts';
import type { Verdict } from '../contracts/index.ts';
import { asksForPerson } from '../detectors/challenge-frames.ts';
import { actFacts, clickFacts, noObstacles, type Obstacles } from './act-facts.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { RunEnd } from './end-run.ts';
import { endByVerdict, errorEvent } from './end-step.ts';
import type { Landmark } from './find-landmarks.ts';
import { isDue } from './guard-view.ts';
import { isInDialog } from './is-in-dialog.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { type Glance, lookBeforeClick } from './look-before-click.ts';
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
    run.observer.lookBack(look, clickFacts(state, landmark.id), viewOf(state, landmark.id));
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
 * @param first a look that was sent a moment ago, since when nothing was done on the page either
 * @param isNew nobody has waited for the landmark yet
 * @param ensureThere a watched wait for the landmark, where it has gone since it was seen or is yet to come
 */
export async function guardAction(
  state: StepState,
  landmark: Landmark,
  locator: Locator,
  {
    passed,
    first,
    isNew,
    ensureThere,
  }: {
    passed: Look | undefined;
    first: Promise<Glance> | undefined;
    isNew: boolean;
    ensureThere: () => Promise<void>;
  },
): Promise<void> {
  const { run } = state;
  const view = viewOf(state, landmark.id);
  const facts = () => clickFacts(state, landmark.id);
  run.observer.beginWait(view);
  // While it was judged the page may have gone on.
  const present = passed && run.observer.lookBack(passed, facts(), view);
  if (present) {
    run.observer.markAt(present);
    return noteMoved(state, landmark.id, present);
  }
  let last = state.lastLook;
  for (let polls = 0; polls < quickPolls; polls++) {
    const mark = polls > 0;
    const seen = await ((!mark && first) || lookBeforeClick(state, landmark, locator, last, { mark }));
    last = seen.look;
    // What the page says while a landmark is yet to come is news, and no mark is to cover it.
    if (!mark && (seen.found || !isNew)) run.observer.markAt(seen.look);
    if (!seen.found) {
      await ensureThere();
      run.observer.beginWait(view);
      continue;
    }
    if (!seen.look.readable) break;
    // Beside the mark that it is itself by now.
    const look = mark ? seen.look : run.observer.lookBack(seen.look, facts(), view);
    if (!look) continue;
    if (await isFree(look, locator, seen.inDialog)) {
      const verdict = await judgeEvidence(run, look.evidence);
      if (verdict?.verdict === 'pass') return noteMoved(state, landmark.id, look);
      break;
    }
    await sleep(shortPollMs);
  }
  await watch(state, landmark, locator);
  await run.observer.mark();
}

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
