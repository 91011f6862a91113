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

/** The page at one moment, and what there is to judge it by. */
export interface Look {
  evidence: Evidence;
  nodes: readonly OutlineNode[];
  /** `false` where the page was on the move or did not answer: then nothing of it is known. */
  readable: boolean;
  /** Some control is disabled, covered, or out of sight in a frame: whoever wants to click has to look closer. */
  obstructed: boolean;
}

/** Watches one page from before its first navigation to the end of the run. */
export interface Observer {
  readonly page: Page;
  /** Remembers how the page looks now: what comes later is new since this moment. Call it before each action. */
  mark(): Promise<void>;
  /**
   * A mark and an observation in one, for pages that are believed to be well: what the network does counts from the call
   * on. Says nothing of whether the page has settled, and is not counted by the settle rule.
   */
  look(facts: StepFacts): Promise<Look>;
  /** Begins a wait: the settle rule counts from here. */
  beginWait(view: ProfileView | undefined): void;
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
