import type { Locator } from 'playwright-core';
import type { Look } from '../browser/types.ts';
import { clickFacts } from './act-facts.ts';
import { findLandmarks, type Landmark } from './find-landmarks.ts';
import { isInDialog } from './is-in-dialog.ts';
import { type StepState, viewOf } from './run-state.ts';

export interface Glance {
  /** The landmark is there, and there is one of it. */
  found: boolean;
  look: Look;
  /** It is known to stand in a dialog. */
  inDialog: boolean;
}

/**
 * One look at the page, for a click on the landmark. It may be sent while the view is still being judged: until it is
 * marked it changes nothing of what the view is compared with.
 */
export async function lookBeforeClick(
  state: StepState,
  landmark: Landmark,
  locator: Locator,
  /** The look before this one, or one that is on its way. */
  last: Look | Promise<Look> | undefined,
  { mark } = { mark: false },
): Promise<Glance> {
  const { run } = state;
  const isBehindDialog = async () => (await last)?.obstructed === 'behind-dialog';
  const [absent, look, inDialog] = await Promise.all([
    findLandmarks(run.page, [landmark]),
    run.observer.look(clickFacts(state, landmark.id), viewOf(state, landmark.id), { mark }),
    isBehindDialog().then((isBehind) => isBehind && isInDialog(locator)),
  ]);
  return { found: !absent, look, inDialog };
}
