import { diffOutline, type OutlineDiff } from '../browser/diff-outline.ts';
import type {
  DriftClass,
  OutlineNode,
  Profile,
  ProfileOutline,
  ProfileView,
  Wireframe,
} from '../contracts/index.ts';
import { outlineWireframe } from '../wireframe/outline-wireframe.ts';

export interface KnownComparison {
  diff?: string[];
  class?: DriftClass;
  wireframe?: Wireframe;
  /** Every known-good shape of the step, the one that the page is most like first. */
  shapes: OutlineNode[][];
}

export interface Comparison {
  step: string;
  /** All profiles of the provider, by step. */
  profiles: Readonly<Record<string, Profile>>;
  /** Views that the page might have been, the likeliest first. */
  baselines: readonly (ProfileView | undefined)[];
  variant: string | undefined;
  nodes: OutlineNode[];
  digest: string;
  missing: readonly string[];
  /** The page is not where the step belongs. */
  elsewhere: boolean;
}

/** How the page differs from the known-good shape that it is most like. */
export function compareWithKnown(comparison: Comparison): KnownComparison {
  const { step, profiles, baselines, variant, nodes, missing, elsewhere } = comparison;
  const facts = { missing, elsewhere, otherStep: isOtherStep(comparison) };
  const compare = ({ nodes: known }: ProfileOutline) => ({ known, ...diffOutline(known, nodes, facts) });
  const views = baselines.flatMap((view) => ofVariant(view?.outlines ?? [], variant));
  const [nearest] = views.map(compare).sort((one, other) => distance(one) - distance(other));
  const others = Object.values(profiles[step]?.views ?? {}).flatMap(({ outlines }) =>
    ofVariant(outlines, variant).map((outline) => outline.nodes),
  );
  const wireframe = outlineWireframe(
    nodes,
    nearest && { nodes: nearest.known, changes: nearest.changes, missing },
  );
  return {
    ...(nearest && { diff: nearest.diff }),
    ...(nearest?.class && { class: nearest.class }),
    ...(wireframe && { wireframe }),
    shapes: nearest ? [nearest.known, ...others.filter((known) => known !== nearest.known)] : others,
  };
}

const distance = ({ diff }: OutlineDiff) => diff.length;

function ofVariant(outlines: readonly ProfileOutline[], variant: string | undefined): ProfileOutline[] {
  const same = outlines.filter((outline) => variant !== undefined && outline.variant === variant);
  return same.length > 0 ? same : [...outlines];
}

/** The page has the very shape with which another step begins, and none of this step's own. */
function isOtherStep({ step, profiles, digest, nodes }: Comparison): boolean {
  const has = (view: ProfileView | undefined) =>
    view?.outlines.some(({ dom_digest }) => dom_digest === digest) ?? false;
  if (nodes.length === 0 || Object.values(profiles[step]?.views ?? {}).some(has)) return false;
  return Object.entries(profiles).some(([id, { views }]) => id !== step && has(views.arrival));
}
