import { dismissCookieWall } from '../browser/dismiss-cookie-wall.ts';
import type { StepFacts } from '../browser/types.ts';
import type { ProfileView, Verdict } from '../contracts/index.ts';
import { expectationsOf } from './act-facts.ts';
import { askVerdict } from './ask-verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';
import { endByVerdict } from './end-step.ts';
import type { Absent } from './find-landmarks.ts';
import type { StepState } from './run-state.ts';

/** What is waited for is there, or what of it is not. */
export type Sighting<Found> = { found: Found } | Absent;

export interface PageWait<Found> {
  phase: 'arrive' | 'leave';
  /** Known-good record of what is waited for. */
  view: ProfileView | undefined;
  /** One quick look, without waiting. */
  look(): Promise<Sighting<Found>>;
  /** Resolves when what is waited for is there, for a look before the next one is due. */
  wake?: Promise<unknown>;
  /** Views to show the difference to, the likeliest first; `view` where nothing is given. */
  baselines?: readonly (ProfileView | undefined)[];
  /** It may as well not come: the wait then ends with `undefined`. */
  optional?: boolean;
  /** The page is still on its way, so that its quietness says nothing. */
  unsettled?: () => boolean;
  /** Waiting any longer is of no use: the page is judged as it is. */
  hopeless?: () => boolean;
  navigationError?: () => string | undefined;
  /** Milliseconds that were waited already before anybody called this a wait. */
  waitedMs?: number;
}

type Decisive = Exclude<Verdict, { verdict: 'pass' }>;

/** Pauses between the first looks: what comes, comes soon. */
const firstPausesMs = [10, 10, 20, 30];
const lookEveryMs = 50;
const judgeEveryMs = 200;
/** A page that has been quiet for long enough, or whose time is over, is not in motion: it is looked at again at once. */
const confirmAfterMs = 50;
const leastPauseMs = 10;
/** After the deadline a page that keeps changing its looks is judged by the last of so many. */
const mostLateJudgements = 4;

/**
 * Waits for something on the page, raced with what the page itself tells: first plainly, then under observation. Ends
 * the run (throws `RunEnd`) when two observations in a row lead to the same verdict and it has still not come.
 */
export async function waitForPage<Found>(
  state: StepState,
  wait: PageWait<Found>,
): Promise<Found | undefined> {
  const { run, clock } = state;
  const isLate = () => clock.expired || wait.hopeless?.() === true || wait.navigationError?.() !== undefined;
  run.observer.beginWait(wait.view);

  const patience = performance.now() + plainWaitMs(wait.view) - (wait.waitedMs ?? 0);
  for (let looks = 0; performance.now() < patience && !isLate(); looks++) {
    const sighting = await wait.look();
    if ('found' in sighting) return sighting.found;
    run.end.check();
    await pause(firstPausesMs[looks] ?? lookEveryMs, wait.wake);
  }

  const confirmation = confirmVerdict<Decisive>();
  let walls = 3;
  for (let late = 0; ; ) {
    run.end.check();
    if (wait.navigationError?.() === undefined) await run.dismissInterrupts();
    const sighting = await wait.look();
    if ('found' in sighting) return sighting.found;

    const expired = isLate();
    if (expired) late += 1;
    const facts = factsOf(state, wait, sighting, expired);
    const { evidence, verdict } = await askVerdict(run, facts, wait.unsettled?.());
    const decisive = decide(verdict, sighting, expired);
    // A page that could not be reached does not change by being looked at.
    const certain = facts.navigation_error !== undefined || late >= mostLateJudgements;
    const agreed = confirmation.add(decisive) ?? (certain ? decisive : undefined);
    if (wait.optional && mayBeLeftOut(decisive)) {
      if (agreed || evidence.settled || expired) return undefined;
    } else if (agreed?.verdict === 'tripwire' && walls-- > 0 && (await dismissCookieWall(run.page))) {
      confirmation.add(undefined);
    } else if (agreed) {
      const before = await wait.look();
      if ('found' in before) return before.found;
      const end = await endByVerdict(state, agreed, evidence, wait.baselines ?? [wait.view]);
      const after = await wait.look();
      if ('found' in after) return after.found;
      throw end;
    }
    const isStill = evidence.settled || clock.expired;
    await pause(decisive && isStill ? confirmAfterMs : untilNextLook(run.observer.restMs), wait.wake);
  }
}

/** The next look is due when the page may have settled, which is seldom a round number of looks from now. */
function untilNextLook(restMs: number): number {
  return restMs < 1.5 * judgeEveryMs ? Math.max(leastPauseMs, restMs) : judgeEveryMs;
}

/** A healthy page needs no watching: it gets twice its usual time, within reason, before anybody looks closer. */
function plainWaitMs(view: ProfileView | undefined): number {
  return Math.max(400, Math.min(1_000, 2 * (view?.found_ms ?? 0)));
}

function factsOf(
  state: StepState,
  wait: PageWait<unknown>,
  { missing, ambiguous }: Absent,
  expired: boolean,
): StepFacts {
  const { step } = state;
  const navigation_error = wait.navigationError?.();
  return {
    step: step.id,
    phase: wait.phase,
    expired,
    missing,
    ambiguous,
    submit_disabled: false,
    covered: false,
    ...(navigation_error && { navigation_error }),
    expects: expectationsOf(state),
    // Where a step may be says nothing of where it leads to.
    ...(step.route && wait.phase === 'arrive' && { route: step.route }),
  };
}

/** The verdict to go by; at the deadline there is always one. */
function decide(
  verdict: Verdict | undefined,
  { missing, ambiguous }: Absent,
  expired: boolean,
): Decisive | undefined {
  if (verdict && verdict.verdict !== 'pass') return verdict;
  if (!expired) return undefined;
  return {
    verdict: 'tripwire',
    kind: ambiguous.length > 0 ? 'selector-missing' : 'timeout',
    missing: [...missing, ...ambiguous].slice(0, 20),
    rule: 'core/deadline',
    reason: 'what the step waited for did not come in time, and nothing on the page says why',
  };
}

/** That something optional is not there is no finding; that the site refuses us is one. */
function mayBeLeftOut(verdict: Decisive | undefined): boolean {
  if (verdict?.verdict === 'error') return verdict.uncertain === true;
  return verdict?.verdict !== 'challenge';
}

async function pause(milliseconds: number, wake: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([over, ...(wake ? [wake] : [])]);
  clearTimeout(timer);
}
