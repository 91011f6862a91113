import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { isChallengeHost } from '../browser/challenge-hosts.ts';
import { checkClickable } from '../browser/check-clickable.ts';
import { dismissCookieWall } from '../browser/dismiss-cookie-wall.ts';
import type { Evidence, Verdict } from '../contracts/index.ts';
import { actFacts, noObstacles, type Obstacles } from './act-facts.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { endByVerdict } from './end-step.ts';
import { type Landmark, listLandmarks, neededAtOnce } from './find-landmarks.ts';
import { arrival, type StepState, viewOf } from './run-state.ts';
import { showsChallenge } from './shows-challenge.ts';

type Challenge = Extract<Verdict, { verdict: 'challenge' }>;

const pollMs = 200;
/** A page that answers nobody for so many looks, or does not show its challenge, is left to the next step. */
const mostUnanswered = 4;
const pressable =
  'button,summary,a[href],[role=button],[role=link],input:is([type=submit],[type=button],[type=image])';

/**
 * The last look of a step that has filled in a form, clicked nothing and says of itself that it is over: where a challenge holds the form's button back,
 * it is this step that it stops, and the next one would only meet it. Ends the run (throws `RunEnd`) by a challenge and
 * by nothing else, since a button may be disabled for what the next step has yet to fill in.
 *
 * A page on which nothing is held back costs one reading of it.
 */
export async function watchSubmit(state: StepState): Promise<void> {
  const { run, step, clock } = state;
  if (step.done || state.clicked !== undefined || state.used.size === 0) return;
  if (await isFree(state)) return;
  const controls = unpressed(state);
  const confirmation = confirmVerdict<Challenge>();
  let watched = false;
  let walls = 3;
  for (let unanswered = 0; unanswered < mostUnanswered; ) {
    run.end.check();
    // What may be put away holds nothing back.
    await run.dismissInterrupts();
    const blocked = await firstBlocked(run.page, controls);
    if (blocked === 'unanswered') {
      unanswered += 1;
      continue;
    }
    if (!blocked) return;
    if (blocked.obstacles.covered && walls-- > 0 && (await dismissCookieWall(run.page))) continue;
    if (!watched) run.observer.beginWait(viewOf(state, arrival));
    watched = true;
    const { evidence, verdict } = await askVerdict(run, actFacts(state, blocked));
    const challenge = verdict?.verdict === 'challenge' ? verdict : undefined;
    const agreed = confirmation.add(challenge);
    if (agreed) throw await endByVerdict(state, agreed, evidence, []);
    // Only what may yet turn out to be a challenge is worth a wait.
    if (!challenge && (clock.expired || !(showsChallenge(evidence) || holdsChallenge(run.page, evidence))))
      return;
    if (!challenge && !showsChallenge(evidence)) unanswered += 1;
    await sleep(pollMs);
  }
}

/** What the step has on its page and left alone; where it names nothing of the kind, what the next one begins with. */
function unpressed({ variant, used, following: [next] }: StepState): Landmark[] {
  const own = variant ? listLandmarks(variant).filter(({ id, later }) => !later && !used.has(id)) : [];
  if (own.length > 0 || !next || next.open) return own;
  return next.variants.flatMap(neededAtOnce);
}

/** Asks about no control in particular: Playwright would first put tools of its own among the page's scripts. */
async function isFree(state: StepState): Promise<boolean> {
  const { observer, page } = state.run;
  const look = await observer.look(actFacts(state), undefined);
  if (!look.readable || look.obstructed !== 'no') return false;
  return !showsChallenge(look.evidence) && !holdsChallenge(page, look.evidence);
}

/** A frame that was too slow to say how large it is does not stand in the evidence. */
const holdsChallenge = (page: Page, { frames: seen }: Evidence): boolean =>
  page.frames().some((frame) => {
    const url = URL.parse(frame.url());
    if (!url || !isChallengeHost(url.hostname, url.pathname)) return false;
    return !seen.some(({ host, answered }) => answered && host === url.hostname);
  });

async function firstBlocked(
  page: Page,
  controls: readonly Landmark[],
): Promise<{ landmark: string; obstacles: Obstacles } | 'unanswered' | undefined> {
  const seen = await Promise.all(
    controls.map(({ find }) => checkClickable(find(page).and(page.locator(pressable)))),
  );
  for (const [at, { id }] of controls.entries()) {
    const { matches, disabled, covered } = seen[at] ?? { matches: 0, disabled: false, covered: false };
    if (matches === 1 && (disabled || covered)) {
      return { landmark: id, obstacles: { ...noObstacles, disabled, covered } };
    }
  }
  return seen.includes(undefined) ? 'unanswered' : undefined;
}
