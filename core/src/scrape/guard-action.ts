import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { checkClickable } from '../browser/check-clickable.ts';
import { dismissCookieWall } from '../browser/dismiss-cookie-wall.ts';
import { readBrowserError } from '../browser/read-browser-error.ts';
import type { StepFacts } from '../browser/types.ts';
import type { Verdict } from '../contracts/index.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { RunEnd } from './end-run.ts';
import { endByVerdict, errorEvent } from './end-step.ts';
import type { Landmark } from './find-landmarks.ts';
import { type StepState, viewOf } from './run-state.ts';
import { expectationsOf } from './wait-for-page.ts';

type Decisive = Exclude<Verdict, { verdict: 'pass' }>;

const pollMs = 200;

/**
 * The shape guard: lets a click go ahead only when the page still has the shape that the step knows. A control that is
 * disabled or covered gets until the page has settled, because many enable late. Ends the run (throws `RunEnd`) before
 * the click where the page asks for something new, so that no account is burnt.
 */
export async function guardAction(state: StepState, landmark: Landmark, locator: Locator): Promise<void> {
  const { run, clock } = state;
  const view = viewOf(state, landmark.id);
  const confirmation = confirmVerdict<Decisive>();
  run.observer.beginWait(view);
  let settled = false;
  let walls = 3;
  for (;;) {
    run.end.check();
    await run.dismissInterrupts();
    const obstacles = await obstaclesOf(locator);
    if (obstacles.covered && walls-- > 0 && (await dismissCookieWall(run.page))) continue;
    const due = settled || clock.expired;
    const facts: StepFacts = {
      step: state.step.id,
      phase: 'act',
      acting_on: landmark.id,
      expired: clock.expired,
      missing: [],
      ambiguous: obstacles.ambiguous ? [landmark.id] : [],
      submit_disabled: due && obstacles.disabled,
      covered: due && obstacles.covered,
      expects: expectationsOf(state),
      ...(state.step.route && { route: state.step.route }),
    };
    const { evidence, verdict } = await askVerdict(run, facts);
    settled = evidence.settled;
    const blocked = obstacles.disabled || obstacles.covered || obstacles.ambiguous;
    if (verdict?.verdict === 'pass') {
      if (!blocked || due) return;
      confirmation.add(undefined);
    } else {
      const agreed = confirmation.add(verdict);
      if (agreed) throw await endByVerdict(state, agreed, evidence, [view]);
      if (!verdict && clock.expired) throw noVerdict(state);
    }
    await sleep(pollMs);
  }
}

interface Obstacles {
  disabled: boolean;
  covered: boolean;
  ambiguous: boolean;
}

async function obstaclesOf(locator: Locator): Promise<Obstacles> {
  try {
    return { ...(await checkClickable(locator)), ambiguous: false };
  } catch (error) {
    const { kind } = readBrowserError(error);
    if (kind === 'ambiguous') return { disabled: false, covered: false, ambiguous: true };
    if (kind === 'closed' || kind === 'other') throw error;
    // The page is on the move; the next look will tell.
    return { disabled: true, covered: false, ambiguous: false };
  }
}

/** A click needs a detector's word that all is well. */
function noVerdict(state: StepState): RunEnd {
  const reason = 'no detector judged the page before a click; are the built-in detectors loaded?';
  return new RunEnd(errorEvent(state.run, state.step.id, 'internal', { reason }));
}
