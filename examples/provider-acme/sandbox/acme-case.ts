import type { ChallengeKind, ErrorCode, TripwireKind } from 'agentkeys/contracts';
import type { Handler } from 'agentkeys/sandbox';
import type { FormPage } from './pages/form-page.ts';
import type { KeysPage } from './pages/keys-page.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** How a run is to end with the case injected: with a key (`pass`), or with this event. */
export type Expected =
  | 'pass'
  | `tripwire:${TripwireKind}`
  | `error:${Exclude<ErrorCode, 'challenge'>}`
  | `challenge:${ChallengeKind}`;

export type Route = `${'GET' | 'POST'} /${string}`;

/** What a case may use to draw a page. */
export interface Tools {
  random: Random;
  /** Address of a page on a host of others. */
  vendor: World['vendor'];
}

type Redraw<Page> = (page: Page, tools: Tools) => Partial<Page>;

/** Another address of the site, and what stands there. */
export interface Reach {
  /** In place of the site's own origin. */
  app?: string;
  offline?: true;
  close?(): Promise<void>;
}

/** One change of the site, with what AgentKeys is to make of it. */
export interface AcmeCase {
  /** Step at which the run is to end; `-` where the case is about no step. */
  step: string;
  verdict: Expected;
  doc: string;
  /** What is different about a page. */
  signup?: Redraw<FormPage>;
  verify?: Redraw<FormPage>;
  keys?: Redraw<KeysPage>;
  /** What answers in place of the usual handler, which is 404 for a route that the site does not have. */
  routes?: Readonly<Record<Route, (usual: Handler, world: World) => Handler>>;
  reach?(): Promise<Reach>;
}

export type AcmeCases = Readonly<Record<string, AcmeCase>>;
