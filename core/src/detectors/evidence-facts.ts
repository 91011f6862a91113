import type { Evidence, OutlineNode } from '../contracts/index.ts';

/** The page could not be read at that moment: it was on its way from one document to the next. */
const between = ['navigating', 'ready-state'];

/** Something is still waited for. */
export const isWaiting = (evidence: Evidence): boolean =>
  evidence.phase === 'leave' || evidence.missing.length + evidence.ambiguous.length > 0;

/** Nothing on the page or on the network says that more is coming. */
export const isCalm = (evidence: Evidence): boolean =>
  evidence.busy.length === 0 && evidence.requests_in_flight === 0;

/** What is not there now will not come: the page has settled, or its time is over and it is not still loading. */
export const isOver = (evidence: Evidence): boolean =>
  evidence.settled ||
  (evidence.expired &&
    evidence.requests_in_flight === 0 &&
    !between.some((signal) => evidence.busy.includes(signal)));

/** The step has acted on the page that is judged, and waits for what comes of it. */
export const hasActed = (evidence: Evidence): boolean =>
  evidence.phase === 'leave' || (evidence.phase === 'arrive' && evidence.submits.length > 0);

export const isLoading = (evidence: Evidence): boolean =>
  evidence.requests_in_flight > 0 || between.some((signal) => evidence.busy.includes(signal));

/** `checkbox tos`: what a control is, without its words. */
export const nameOfNode = (node: OutlineNode): string => `${node.role} ${node.intent}`;

/** Landmarks that are not there, or not one. */
export const absent = (evidence: Evidence): string[] =>
  [...new Set([...evidence.missing, ...evidence.ambiguous])].slice(0, 20);
