import type { Page } from 'playwright-core';
import type { Look, Observer } from '../browser/types.ts';
import type { Profile, ProfileView } from '../contracts/index.ts';
import type { Account } from '../plugins/account.ts';
import type { Provider, Step, StepContext, Variant } from '../plugins/provider.ts';
import type { RequestName } from './channel-messages.ts';
import type { Learner } from './create-learner.ts';
import type { RunRedactor } from './create-run-redactor.ts';
import type { EndOfRun } from './end-run.ts';
import type { Landmark } from './find-landmarks.ts';
import type { Moved } from './note-moved.ts';
import type { Channel } from './open-channel.ts';
import type { StepClock } from './step-clock.ts';
import type { PersonAtBrowser } from './wait-for-person.ts';
import type { EventWriter } from './write-events.ts';

/** What is known of a run from its first moment on. */
export interface RunFacts {
  /** Version of the provider package; not known before the host has said which. */
  readonly version: string;
  /** Milliseconds since the run began. */
  elapsedMs(): number;
  /** A line on stderr, without secrets. */
  log(line: string): void;
}

/** What all parts of one run share. */
export interface RunState extends RunFacts {
  readonly page: Page;
  readonly provider: Provider<unknown>;
  readonly account: Account;
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly channel: Pick<Channel, 'ask'>;
  /** What nobody's answer is waited for. */
  readonly unheard: ReadonlySet<RequestName>;
  readonly observer: Observer;
  readonly redactor: RunRedactor;
  readonly events: EventWriter;
  readonly end: EndOfRun;
  /** Views that were passed although they have moved. */
  readonly moved: Moved[];
  /** Absent unless the run is to be learned from. */
  readonly learner?: Learner;
  /** Who sees the browser and may pass a challenge in it; nobody, unless the host says so. */
  readonly person?: PersonAtBrowser;
  /** Puts away what may open late over any step; bounded, and never fails. */
  dismissInterrupts(): Promise<void>;
  /** Id of the step that goes on now. */
  step: string | null;
  /** Its context. */
  context: StepContext<unknown> | undefined;
  /** Unix milliseconds of the last guarded click: mail sent since then was caused by it. */
  lastClickAt: number;
  /** The host is being told that the last step is over; it may end the run by its answer. */
  stepOver: Promise<unknown>;
}

/** One step of the run while it goes on. */
export interface StepState {
  readonly run: RunState;
  readonly step: Step<unknown>;
  /** The steps before this one, in order. */
  readonly preceding: readonly Step<unknown>[];
  /** The steps after this one, in order. */
  readonly following: readonly Step<unknown>[];
  readonly clock: StepClock;
  readonly context: StepContext<unknown>;
  /** Aborted when the step's time is up and its page is judged: what its code still wants to do is not done. */
  readonly over: AbortController;
  variant: Variant<unknown> | undefined;
  /** Ids of the landmarks that were typed into, read or waited for. */
  readonly used: Set<string>;
  /** Id of the landmark that was clicked last. */
  clicked: string | undefined;
  /** Watched waits that go on inside of `run`: they judge the deadline themselves. */
  watching: number;
  /** Nobody judges the step before this one any more; until then nothing is done to the page. */
  readonly begun: Promise<void>;
  /** Settles when the view that came up last has been judged. Where it is not as it was, the run has ended. */
  inShape: Promise<void>;
  /** How the page looks, or looked, when nobody has acted on it since. */
  lastLook: Look | Promise<Look> | undefined;
  /** When the step's code was given the page, on the clock of `performance.now`. */
  actingSince: number;
}

/** The moment after a step, among the views of a profile: the page as it is when the step has been left. */
export const departure = 'departure';
export const arrival = 'arrival';

/** The known-good record of one moment of the step. */
export function viewOf(state: Pick<StepState, 'run' | 'step'>, view: string): ProfileView | undefined {
  return state.run.profiles[state.step.id]?.views[view];
}

/** The view to expect a landmark in: its own, or that of the arrival where it was part of it and is never clicked. */
export function viewOfLandmark(state: StepState, { id, later }: Landmark): ProfileView | undefined {
  return viewOf(state, id) ?? (later ? undefined : viewOf(state, arrival));
}

/** The variant's name, where the step has more than one. */
export function variantName(state: StepState): string | undefined {
  return state.step.variants.length > 1 ? state.variant?.name : undefined;
}
