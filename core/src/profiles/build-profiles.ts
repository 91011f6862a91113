import { describeNode } from '../browser/describe-node.ts';
import { diffOutline } from '../browser/diff-outline.ts';
import type { OutlineNode, Profile, ProfileOutline, ProfileView } from '../contracts/index.ts';
import type { LearnedView } from '../provision/answer-requests.ts';
import { silentGap } from './silent-gap.ts';

export interface BuildProfilesOptions {
  /** What was met on good runs, of all of them. */
  views: readonly LearnedView[];
  /** Version of the provider package. */
  version: string;
  /** The profiles so far, by step. */
  known: Readonly<Record<string, Profile>>;
  /** Keep known shapes that were not met this time, and what was known of gaps and noise. */
  add?: boolean;
}

/** A view accepts so many shapes; more would accept almost anything. */
const maxOutlines = 4;
const mostNoise = 50;

const groupBy = <Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> =>
  Map.groupBy(items, key);

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)] ?? 0;

/** Times differ from run to run, and what is waited for in steps of some hundred milliseconds tells no finer ones. */
const isNear = (before: number, now: number): boolean =>
  Math.abs(before - now) <= 300 || (now <= before * 2 && now >= before / 2);

/** Which nodes are landmarks, and whether it is told where nodes are: what hints and pictures need. */
const tells = (nodes: readonly OutlineNode[]): string => {
  const landmarks = nodes.flatMap((node) => node.landmarks?.map((id) => `${id} ${describeNode(node)}`) ?? []);
  return JSON.stringify([landmarks.sort(), nodes.some(({ box }) => box)]);
};

function buildOutlines(
  views: readonly LearnedView[],
  known: readonly ProfileOutline[],
  add: boolean,
): ProfileOutline[] {
  const keyOf = (outline: Pick<ProfileOutline, 'variant' | 'dom_digest'>) =>
    `${outline.variant ?? ''} ${outline.dom_digest}`;
  const outlines = new Map<string, ProfileOutline>();
  for (const { variant, domDigest, nodes } of views) {
    const outline = { ...(variant && { variant }), dom_digest: domDigest, nodes };
    const before = known.find((candidate) => keyOf(candidate) === keyOf(outline));
    // Boxes and names of no consequence differ from run to run: what reads the same stays as it is.
    const isSame =
      before && diffOutline(before.nodes, nodes).diff.length === 0 && tells(before.nodes) === tells(nodes);
    outlines.set(keyOf(outline), isSame ? before : outline);
  }
  if (add) {
    for (const outline of known) if (!outlines.has(keyOf(outline))) outlines.set(keyOf(outline), outline);
  }
  const times = (outline: ProfileOutline): number =>
    views.filter(({ variant, domDigest }) => keyOf({ variant, dom_digest: domDigest }) === keyOf(outline))
      .length;
  return [...outlines.values()]
    .sort((one, other) => times(other) - times(one))
    .slice(0, maxOutlines)
    .sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

/** The value that no more than one in twenty is above. */
function percentile95(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

/** A page is never believed to have settled in less than its three-fold, so that shorter gaps are none. */
const gapOfNoAccount = 400;
const gapStep = 50;

function buildGap(
  views: readonly LearnedView[],
  noise: ReadonlySet<string>,
  known: number | undefined,
  add: boolean,
): number {
  const seen = percentile95(views.map(({ trail, waitedMs }) => silentGap(trail, noise, waitedMs)));
  const gap = seen <= gapOfNoAccount ? 0 : Math.ceil(seen / gapStep) * gapStep;
  if (known === undefined) return gap;
  if (add) return Math.max(gap, known);
  // A gap that was a little longer once may be so again.
  return gap < known && isNear(known, gap) ? known : gap;
}

function buildView(views: readonly LearnedView[], known: ProfileView | undefined, add: boolean): ProfileView {
  const found = median(views.map(({ foundMs }) => foundMs));
  const heard = views.flatMap((view) => view.noise ?? []);
  const wasHeard = views.some((view) => view.noise !== undefined);
  // All that was noise on any good run: each of them alone may have missed some of it.
  const noise = [...new Set([...heard, ...(add || !wasHeard ? (known?.noise ?? []) : [])])].sort();
  return {
    outlines: buildOutlines(views, known?.outlines ?? [], add),
    silent_gap_ms: buildGap(views, new Set(noise), known?.silent_gap_ms, add),
    found_ms: known && isNear(known.found_ms, found) ? known.found_ms : found,
    noise: noise.slice(0, mostNoise),
  };
}

/** The profile of every step that was met; a step that was not met keeps the one that it has. */
export function buildProfiles({
  views,
  version,
  known,
  add = false,
}: BuildProfilesOptions): Record<string, Profile> {
  const profiles: Record<string, Profile> = {};
  for (const [step, ofStep] of groupBy(views, (view) => view.step)) {
    const before = known[step]?.views ?? {};
    const built: Profile['views'] = add ? { ...before } : {};
    for (const [view, ofView] of groupBy(ofStep, ({ view }) => view)) {
      built[view] = buildView(ofView, before[view], add);
    }
    profiles[step] = { schema: 'profile/1', step, scraper_version: version, views: built };
  }
  return profiles;
}
