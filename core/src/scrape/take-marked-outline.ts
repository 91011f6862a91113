import { markLandmarks } from '../browser/mark-landmarks.ts';
import { takeOutline } from '../browser/take-outline.ts';
import type { OutlineNode } from '../contracts/index.ts';
import { listLandmarks } from './find-landmarks.ts';
import type { StepState } from './run-state.ts';

/** The page's outline with boxes, in which the nodes say which landmarks of the step they are: for learning. */
export async function takeMarkedOutline({ run, variant }: StepState): Promise<OutlineNode[]> {
  const landmarks = variant ? listLandmarks(variant) : [];
  const marks = await markLandmarks(landmarks.map(({ id, find }) => ({ id, locator: find(run.page) })));
  return takeOutline(run.page, { boxes: true, marks });
}
