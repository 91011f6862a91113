import { digestShape } from '../browser/digest-outline.ts';
import { roleFamily } from '../browser/role-family.ts';
import type { Look } from '../browser/types.ts';
import type { OutlineNode, ProfileView } from '../contracts/index.ts';

/**
 * The page is the view as a good run left it on record, to the name of every control, so that what the step needs is on
 * it. Playwright, which waits for an element before it acts, need not be asked beforehand.
 */
export function isAsKnown(look: Look, view: ProfileView | undefined): boolean {
  if (!view || !look.readable) return false;
  const digest = digestShape(look.nodes).dom_digest;
  const names = namesOf(look.nodes);
  return view.outlines.some(({ dom_digest, nodes }) => dom_digest === digest && namesOf(nodes) === names);
}

function namesOf(nodes: readonly OutlineNode[]): string {
  return nodes.flatMap(({ role, name }) => (roleFamily(role) === 'other' ? [] : [name ?? ''])).join('\n');
}
