import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { checkClickable } from '../browser/check-clickable.ts';
import type { Verdict } from '../contracts/index.ts';
import { actFacts, noObstacles, type Obstacles } from './act-facts.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { endByVerdict } from './end-step.ts';
import { type Landmark, listLandmarks, neededAtOnce } from './find-landmarks.ts';
import { arrival, type StepState, viewOf } from './run-state.ts';
import { showsChallenge } from './shows-challenge.ts';

type Challenge = Extract<Verdict, { verdict: 'challenge' }>;

const pollMs = 200;
const pressable =
  'button,summary,a[href],[role=button],[role=link],input:is([type=submit],[type=button],[type=image])';

/**
 * The last look of a step that has filled in a form, clicked nothing and says of itself that it is over: where a challenge holds the form's button back,
 * it is this step that it stops, and the next one would only meet it. Ends the run (throws `RunEnd`) by a challenge and
 * by nothing else, since a button may be disabled for what the next step has yet to fill in.
 *
 * A button that is free costs one question to the browser, and so does a page without a challenge.
 */
export async function watchSubmit(state: StepState): Promise<void> {
  const { run, step, clock } = state;
  if (step.done || state.clicked !== undefined || state.used.size === 0) return;
  const controls = unpressed(state);
  const confirmation = confirmVerdict<Challenge>();
  for (let looks = 0; ; looks++) {
    run.end.check();
    const blocked = await firstBlocked(run.page, controls);
    if (!blocked) return;
    if (looks === 0) run.observer.beginWait(viewOf(state, arrival));
    const { evidence, verdict } = await askVerdict(run, actFacts(state, blocked));
    const challenge = verdict?.verdict === 'challenge' ? verdict : undefined;
    const agreed = confirmation.add(challenge);
    if (agreed) throw await endByVerdict(state, agreed, evidence, []);
    // Only what may yet turn out to be a challenge is worth a wait.
    if (!challenge && (clock.expired || !showsChallenge(evidence))) return;
    await sleep(pollMs);
  }
}

/** What the step has on its page and left alone; where it names nothing of the kind, what the next one begins with. */
function unpressed({ variant, used, following: [next] }: StepState): Landmark[] {
  const own = variant ? listLandmarks(variant).filter(({ id, later }) => !later && !used.has(id)) : [];
  if (own.length > 0 || !next || next.open) return own;
  return next.variants.flatMap(neededAtOnce);
}

async function firstBlocked(
  page: StepState['run']['page'],
  controls: readonly Landmark[],
): Promise<{ landmark: string; obstacles: Obstacles } | undefined> {
  const seen = await Promise.all(
    controls.map(({ find }) => obstaclesOf(find(page).and(page.locator(pressable)))),
  );
  const at = seen.findIndex((obstacles) => obstacles !== undefined);
  const [landmark, obstacles] = [controls[at]?.id, seen[at]];
  return landmark !== undefined && obstacles ? { landmark, obstacles } : undefined;
}

/** `undefined` where nothing is in the way, or nothing to be in the way of. */
async function obstaclesOf(locator: Locator): Promise<Obstacles | undefined> {
  const seen = await checkClickable(locator);
  if (seen?.matches !== 1 || !(seen.disabled || seen.covered)) return undefined;
  return { ...noObstacles, disabled: seen.disabled, covered: seen.covered };
}
