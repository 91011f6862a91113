import type { Intent, OutlineNode, ProfileView } from '../contracts/index.ts';
import { type RoleFamily, roleFamily } from './role-family.ts';
import type { ShapeComparison } from './types.ts';

/** Of no account wherever they come up: none of them stands between the scraper and its goal. */
const harmless = new Set<Intent>([
  'cookie',
  'news',
  'oauth',
  'passkey',
  'help',
  'cancel',
  'back',
  'search',
  'copy',
]);
/** A new field of this kind is wanted by the site even where it does not say `required`. */
const wanted = new Set<Intent>(['tos', 'age', 'phone', 'company', 'fullname', 'otp']);
const submits = new Set<Intent>(['signup', 'login', 'next', 'verify', 'save', 'mkkey']);
const optional = /optional|freiwillig|facultati|opcional|facoltativ|任意|可选|選填|선택/i;

interface Control {
  node: OutlineNode;
  family: RoleFamily;
}

/** Controls that a person could use, the boxes of one code being one field. */
function controlsOf(nodes: readonly OutlineNode[]): Control[] {
  let boxes = 0;
  return nodes.flatMap((node): Control[] => {
    const family = roleFamily(node.role);
    if (family === 'other' || node.zone === 'chrome' || node.badge) return [];
    if (family === 'field' && node.intent === 'otp' && node.max_length === 1 && boxes++ > 0) return [];
    return [{ node, family }];
  });
}

const steadyId = (id: string | undefined) => (id && !/[\d:]/.test(id) ? id : undefined);
/** What a translation leaves alone. */
const mark = ({ node }: Control) => node.attribute_name ?? node.test_id ?? steadyId(node.id);

type Same = (known: Control, now: Control) => boolean;
const sameFamily: Same = (known, now) => known.family === now.family;
const ways: readonly Same[] = [
  (known, now) => known.node.intent !== 'x' && known.node.intent === now.node.intent,
  (known, now) => mark(known) !== undefined && mark(known) === mark(now),
  // Words that we do not know in the place of words that are gone: another language, not another control.
  (known, now) =>
    now.node.intent === 'x' &&
    known.node.role === now.node.role &&
    known.node.type === now.node.type &&
    Boolean(known.node.required) === Boolean(now.node.required),
];

/** Pairs controls one to one, by intent first; returns what is left on both sides. */
function pair(known: readonly Control[], now: readonly Control[]): { gone: Control[]; added: Control[] } {
  let gone = [...known];
  let added = [...now];
  for (const same of ways) {
    const rest: Control[] = [];
    for (const control of added) {
      const partner = gone.find((other) => sameFamily(other, control) && same(other, control));
      if (partner) gone = gone.filter((other) => other !== partner);
      else rest.push(control);
    }
    added = rest;
  }
  return { gone, added };
}

function isGate({ node, family }: Control): boolean {
  if (harmless.has(node.intent) && !(node.required && family !== 'act')) return false;
  if (family === 'act') return (node.intent === 'tos' || node.intent === 'age') && node.role !== 'link';
  if (node.required) return true;
  return wanted.has(node.intent) && !optional.test(`${node.name ?? ''} ${node.placeholder ?? ''}`);
}

const isSubmit = ({ node, family }: Control) =>
  family === 'act' &&
  node.role !== 'link' &&
  (submits.has(node.intent) || (node.type === 'submit' && node.form >= 0));

/** In a language that we do not know, any button may be the one. */
const isUnknownButton = ({ node, family }: Control) =>
  family === 'act' && node.role === 'button' && node.intent === 'x';

/**
 * How the page differs from the nearest known-good shape of the view: new controls, those of them that stand in the
 * way, and submit controls of which none is left. Compares intents, so that another language is not another shape.
 */
export function compareShape(nodes: readonly OutlineNode[], view: ProfileView): ShapeComparison {
  const now = controlsOf(nodes);
  const [nearest] = view.outlines
    .map((outline) => {
      const known = controlsOf(outline.nodes);
      const { gone, added } = pair(known, now);
      const gates = added.filter(isGate);
      const unknown = added.filter(
        (control) => control.family !== 'act' && (!harmless.has(control.node.intent) || isGate(control)),
      );
      const lost = now.some((control) => isSubmit(control) || isUnknownButton(control))
        ? []
        : known.filter(isSubmit);
      return { gone, added, gates, unknown, lost };
    })
    .sort((one, other) => one.gone.length + one.added.length - (other.gone.length + other.added.length));
  const { gates, unknown, lost } = nearest ?? { gates: [], unknown: [], lost: [] };
  return {
    unknown_controls: unknown.map(({ node }) => node),
    gates: gates.map(({ node }) => node),
    lost: lost.map(({ node }) => node),
    same: gates.length + unknown.length + lost.length === 0,
  };
}
