import type { Page } from 'playwright-core';
import { readBrowserError } from '../browser/read-browser-error.ts';
import type { Find, Variant } from '../plugins/provider.ts';
import { landmarkId } from './landmark-id.ts';

export interface Landmark {
  id: string;
  /** Property name in the provider's code. */
  name: string;
  /** Not there yet when the step begins. */
  later: boolean;
  find: Find;
}

/** Which of the wanted landmarks are not there, by id. */
export interface Absent {
  missing: string[];
  /** They match more than one element, so that none can be chosen. */
  ambiguous: string[];
}

/** A page that does not answer within this time shows nothing. */
const lookMs = 1_500;

export function listLandmarks(variant: Variant<unknown>): Landmark[] {
  return Object.entries(variant.landmarks).map(([name, landmark]) => ({
    id: landmarkId(name),
    name,
    later: typeof landmark === 'object',
    find: typeof landmark === 'object' ? landmark.find : landmark,
  }));
}

/** Landmarks that are there when the step begins. */
export function neededAtOnce(variant: Variant<unknown>): Landmark[] {
  return listLandmarks(variant).filter(({ later }) => !later);
}

/** One quick look at the page, without waiting; `undefined` when everything is there. */
export async function findLandmarks(page: Page, landmarks: readonly Landmark[]): Promise<Absent | undefined> {
  const states = await Promise.all(landmarks.map((landmark) => stateOf(page, landmark)));
  const inState = (state: State) =>
    landmarks.filter((_, index) => states[index] === state).map((landmark) => landmark.id);
  const absent = { missing: inState('missing'), ambiguous: inState('ambiguous') };
  return absent.missing.length + absent.ambiguous.length > 0 ? absent : undefined;
}

type State = 'visible' | 'missing' | 'ambiguous';

async function stateOf(page: Page, landmark: Landmark): Promise<State> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), lookMs);
  });
  const visible = landmark.find(page).isVisible();
  visible.catch(() => undefined);
  try {
    return (await Promise.race([visible, silent])) ? 'visible' : 'missing';
  } catch (error) {
    const { kind } = readBrowserError(error);
    if (kind === 'ambiguous') return 'ambiguous';
    // What remains is a locator that cannot be used at all, or a page that is gone: no shape of a page.
    if (kind === 'closed' || kind === 'other') throw error;
    return 'missing';
  } finally {
    clearTimeout(timer);
  }
}
