import type { OutlineNode } from '../contracts/index.ts';
import type { StepState } from './run-state.ts';

/**
 * Whether an earlier step of the run has such a control on its pages: then it may only be what is left of them, on its way
 * out while the next page comes in.
 */
export function isLeftover({ run, preceding }: StepState, node: OutlineNode): boolean {
  const known = preceding.flatMap(({ id }) =>
    Object.values(run.profiles[id]?.views ?? {}).flatMap(({ outlines }) => outlines),
  );
  return known.some(({ nodes }) =>
    nodes.some(
      (other) =>
        other.role === node.role &&
        other.intent === node.intent &&
        (node.intent !== 'x' || (other.attribute_name ?? other.name) === (node.attribute_name ?? node.name)),
    ),
  );
}
