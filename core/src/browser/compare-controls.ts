import type { Intent, OutlineNode } from '../contracts/index.ts';
import { type RoleFamily, roleFamily } from './role-family.ts';
import { jaccard, likeWords, plainWords, wordSet } from './text-similarity.ts';

/** What each likeness counts; measured on redesigns of real pages. */
const weights = {
  role: 2,
  intent: 3,
  name: 2.5,
  type: 1.5,
  autocomplete: 1,
  id: 1,
  attributeName: 1,
  testId: 1,
  placeholder: 0.5,
  class: 0.5,
  place: 1,
  order: 1.5,
  position: 0.5,
  neighbours: 1.5,
  required: 0.3,
} as const;

/** Pages swap these for one another and mean the same step. */
const alike: readonly (readonly Intent[])[] = [
  ['next', 'signup', 'verify', 'save', 'mkkey', 'login'],
  ['email', 'username'],
  ['otp', 'emaillink'],
  ['mkkey', 'apikeys', 'keyname'],
  ['signup', 'emaillink'],
];

/** Whatever its place and looks: who agrees, goes back or asks for help has not done what another control does. */
const apart = new Set<Intent>([
  'tos',
  'age',
  'news',
  'cookie',
  'cancel',
  'back',
  'resend',
  'forgot',
  'signout',
  'help',
  'search',
  'copy',
  'oauth',
  'passkey',
]);
const otherPurpose = 0.6;

function servesOtherPurpose(one: Intent, other: Intent): boolean {
  if (one === other || one === 'x' || other === 'x') return false;
  return apart.has(one) || apart.has(other);
}

function intentLikeness(one: Intent, other: Intent): number {
  if (one === other) return one === 'x' ? 0.2 : 1;
  return alike.some((group) => group.includes(one) && group.includes(other)) ? 0.5 : 0;
}

/** A control with all that it is compared by, read once. */
export interface Control {
  node: OutlineNode;
  family: RoleFamily;
  name: string;
  nameWords: ReadonlySet<string>;
  testIdWords: ReadonlySet<string>;
  classWords: ReadonlySet<string>;
  /** What stands before and after it in its form, and where in the form it stands, 0 to 1. */
  before: string;
  after: string;
  order: number;
}

const groupKey = (node: OutlineNode) => `${node.form}|${node.zone}|${node.frame_host ?? ''}`;
const signature = (node: OutlineNode | undefined) =>
  node ? `${roleFamily(node.role)}:${node.intent}` : 'edge';

const classWordsOf = (names: string | undefined) =>
  new Set(
    (names ?? '')
      .toLowerCase()
      .split(/[\s_-]+/)
      .filter((name) => name.length > 2 && !/\d/.test(name)),
  );

/** The controls of an outline with what stands around each of them. */
export function readControls(nodes: readonly OutlineNode[]): Control[] {
  const controls = nodes.filter((node) => roleFamily(node.role) !== 'other');
  const groups = Map.groupBy(controls, groupKey);
  return controls.map((node) => {
    const group = groups.get(groupKey(node)) ?? [];
    const at = group.indexOf(node);
    return {
      node,
      family: roleFamily(node.role),
      name: plainWords(node.name),
      nameWords: wordSet(node.name),
      testIdWords: wordSet(node.test_id),
      classWords: classWordsOf(node.class),
      before: signature(group[at - 1]),
      after: signature(group[at + 1]),
      order: group.length > 1 ? at / (group.length - 1) : 0.5,
    };
  });
}

/** How likely it is, 0 to 1, that the known control `was` has become the control `is`. */
export function likeness(was: Control, is: Control): number {
  const { node: target, family } = was;
  const { node } = is;
  let sum = 0;
  let most = 0;
  const add = (weight: number, value: number) => {
    sum += weight * value;
    most += weight;
  };
  const sameFamily = is.family === family;
  add(weights.role, node.role === target.role ? 1 : sameFamily ? 0.6 : 0);
  add(weights.intent, intentLikeness(target.intent, node.intent));
  if (was.name || is.name) {
    add(weights.name, Math.max(likeWords(was.name, is.name), jaccard(was.nameWords, is.nameWords)));
  }
  const sameType = node.type === target.type ? 1 : 0;
  if (family === 'field') {
    add(weights.type, sameType);
    if (target.autocomplete) add(weights.autocomplete, node.autocomplete === target.autocomplete ? 1 : 0);
    if (target.placeholder && node.placeholder) {
      add(weights.placeholder, likeWords(plainWords(target.placeholder), plainWords(node.placeholder)));
    }
    add(weights.required, Boolean(node.required) === Boolean(target.required) ? 1 : 0);
  } else if (family === 'act') add(weights.type / 2, sameType);
  if (target.id && node.id) {
    const near = () => (likeWords(plainWords(target.id), plainWords(node.id)) > 0.85 ? 0.5 : 0);
    add(weights.id, node.id === target.id ? 1 : near());
  }
  if (target.attribute_name && node.attribute_name) {
    add(weights.attributeName, node.attribute_name === target.attribute_name ? 1 : 0);
  }
  if (target.test_id && node.test_id) {
    add(weights.testId, node.test_id === target.test_id ? 1 : jaccard(was.testIdWords, is.testIdWords));
  }
  if (target.class && node.class) add(weights.class, jaccard(was.classWords, is.classWords));
  const sameForm = node.form >= 0 === target.form >= 0;
  add(weights.place, node.zone !== target.zone ? 0 : sameForm ? 1 : 0.5);
  add(weights.neighbours, (Number(was.before === is.before) + Number(was.after === is.after)) / 2);
  add(weights.order, 1 - Math.abs(was.order - is.order));
  if (node.box && target.box) {
    const away = Math.hypot(node.box[0] - target.box[0], node.box[1] - target.box[1]);
    add(weights.position, Math.max(0, 1 - away / 600));
  }
  let score = most > 0 ? sum / most : 0;
  if (node.zone === 'chrome' && target.zone !== 'chrome') score *= 0.5;
  if (servesOtherPurpose(target.intent, node.intent)) score *= otherPurpose;
  return sameFamily ? score : score * 0.5;
}
