import type { Page } from 'playwright-core';
import type { Evidence, OutlineNode, ProfileView } from '../contracts/index.ts';

/** What the step knows of itself and adds to what was seen on the page. */
export type StepFacts = Pick<
  Evidence,
  | 'step'
  | 'phase'
  | 'acting_on'
  | 'expired'
  | 'missing'
  | 'ambiguous'
  | 'submit_disabled'
  | 'covered'
  | 'navigation_error'
  | 'expects'
> & { route?: RegExp };

/**
 * Whether what can be seen can be clicked. `yes`: some control is disabled, covered or out of sight in a frame.
 * `behind-dialog`: so it is, but none of those in a dialog.
 */
export type Obstruction = 'no' | 'behind-dialog' | 'yes';

/** How restless a page was at one moment, noise included. */
export interface RestSample {
  /** On the clock of `performance.now`. */
  at: number;
  /** Names of the signs that the page was at work. */
  busy: string[];
  /** Names of the requests under way. */
  inFlight: string[];
  /** Name of a request → milliseconds since it last began or ended. */
  requests: Record<string, number>;
  /** Milliseconds since the page changed its tree, and since it navigated. */
  treeQuietMs: number;
  sinceNavigationMs: number;
}

/** The page at one moment, and what there is to judge it by. */
export interface Look {
  /** As of then; put together when it is first asked for. */
  readonly evidence: Evidence;
  nodes: readonly OutlineNode[];
  /** `false` where the page was on the move or did not answer: then nothing of it is known. */
  readable: boolean;
  obstructed: Obstruction;
  /** When it began, on the clock of `performance.now`. */
  at: number;
}

/** Watches one page from before its first navigation to the end of the run. */
export interface Observer {
  readonly page: Page;
  /** Resolves when the browser can be asked. A page that is opened before has to share the browser's time with it. */
  readonly opened: Promise<void>;
  /** The document is there and its own scripts have not all run: who looks now sees half of it. */
  readonly loading: boolean;
  /** The document is there with all that its own scripts do at its beginning. */
  readonly wired: boolean;
  /**
   * Remembers how the page looks now: what comes later is new since this moment. Call it before each action. The browser
   * is asked within the turn; a page that goes on before it answers leaves nothing to compare with.
   */
  mark(): Promise<void>;
  /**
   * One observation of a page that is believed to be well, beside `view`. Says nothing of whether the page has settled, and
   * is not counted by the settle rule. With `mark` it is a mark, too: what the network does counts from the call on.
   */
  look(facts: StepFacts, view: ProfileView | undefined, options?: { mark: boolean }): Promise<Look>;
  /**
   * The same moment beside another view; `undefined` where it is no longer the present: it was a while ago, or something
   * was asked for, answered or navigated to since.
   */
  lookBack(look: Look, facts: StepFacts, view: ProfileView | undefined): Look | undefined;
  /** Makes an earlier look the mark, or one that is on its way; what the network does counts from the call on. */
  markAt(look: Look | Promise<Look>): void;
  /** Begins a wait: the settle rule counts from here. */
  beginWait(view: ProfileView | undefined): void;
  /** As far as the last observation tells: milliseconds after it until the page can have settled. May be infinite. */
  readonly restMs: number;
  /** How restless the page is, noise and all, for those who learn it. */
  sample(): Promise<RestSample>;
  /** One observation. Bounded to about a second, never throws for a page that is navigating. */
  observe(facts: StepFacts): Promise<Evidence>;
  dispose(): void;
}

/** How the page differs from the nearest known-good shape of a view. */
export interface ShapeComparison {
  unknown_controls: OutlineNode[];
  gates: OutlineNode[];
  /** Submit controls of the known-good shape of which none is left. */
  lost: OutlineNode[];
  /** Nothing differs that matters. */
  same: boolean;
}
