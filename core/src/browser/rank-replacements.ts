import type { Intent, OutlineNode } from '../contracts/index.ts';
import { roleFamily } from './role-family.ts';
import { jaccard, jaroWinkler, plainWords, wordSet } from './text-similarity.ts';

export interface Replacement {
  node: OutlineNode;
  /** 0 to 1; worth showing from 0.6 on, and with 0.05 before the next one. */
  score: number;
}

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

const alike: readonly (readonly Intent[])[] = [
  ['next', 'signup', 'verify', 'save', 'mkkey', 'login'],
  ['email', 'username'],
  ['otp', 'emaillink'],
  ['mkkey', 'apikeys', 'keyname'],
  ['signup', 'emaillink'],
];

function intentLikeness(one: Intent, other: Intent): number {
  if (one === other) return one === 'x' ? 0.2 : 1;
  return alike.some((group) => group.includes(one) && group.includes(other)) ? 0.5 : 0;
}

/** The controls of an outline with what stands around each of them. */
interface Surroundings {
  controls: OutlineNode[];
  groups: Map<string, OutlineNode[]>;
}

const groupKey = (node: OutlineNode) => `${node.form}|${node.zone}|${node.frame_host ?? ''}`;

function surroundings(nodes: readonly OutlineNode[]): Surroundings {
  const controls = nodes.filter((node) => roleFamily(node.role) !== 'other');
  return { controls, groups: Map.groupBy(controls, groupKey) };
}

const signature = (node: OutlineNode | undefined) =>
  node ? `${roleFamily(node.role)}:${node.intent}` : 'edge';

function placeOf(node: OutlineNode, { groups }: Surroundings) {
  const group = groups.get(groupKey(node)) ?? [];
  const at = group.indexOf(node);
  return {
    before: signature(group[at - 1]),
    after: signature(group[at + 1]),
    order: group.length > 1 ? at / (group.length - 1) : 0.5,
  };
}

const classWords = (names: string | undefined) =>
  new Set(
    (names ?? '')
      .toLowerCase()
      .split(/[\s_-]+/)
      .filter((name) => name.length > 2 && !/\d/.test(name)),
  );

/** Two controls with the same key are the same control. */
export const exactKey = (node: OutlineNode): string =>
  [
    node.role,
    plainWords(node.name),
    node.type,
    node.attribute_name,
    node.zone === 'chrome' ? 'chrome' : node.form >= 0 ? 'form' : '',
  ].join('|');

function likeness(target: OutlineNode, from: Surroundings, node: OutlineNode, to: Surroundings): number {
  let sum = 0;
  let most = 0;
  const add = (weight: number, value: number) => {
    sum += weight * value;
    most += weight;
  };
  const family = roleFamily(target.role);
  const sameFamily = roleFamily(node.role) === family;
  add(weights.role, node.role === target.role ? 1 : sameFamily ? 0.6 : 0);
  add(weights.intent, intentLikeness(target.intent, node.intent));
  if (target.name || node.name) {
    add(
      weights.name,
      Math.max(jaroWinkler(target.name, node.name), jaccard(wordSet(target.name), wordSet(node.name))),
    );
  }
  const sameType = node.type === target.type ? 1 : 0;
  if (family === 'field') {
    add(weights.type, sameType);
    if (target.autocomplete) add(weights.autocomplete, node.autocomplete === target.autocomplete ? 1 : 0);
    if (target.placeholder && node.placeholder) {
      add(weights.placeholder, jaroWinkler(target.placeholder, node.placeholder));
    }
    add(weights.required, Boolean(node.required) === Boolean(target.required) ? 1 : 0);
  } else if (family === 'act') add(weights.type / 2, sameType);
  if (target.id && node.id) {
    add(weights.id, node.id === target.id ? 1 : jaroWinkler(target.id, node.id) > 0.85 ? 0.5 : 0);
  }
  if (target.attribute_name && node.attribute_name) {
    add(weights.attributeName, node.attribute_name === target.attribute_name ? 1 : 0);
  }
  if (target.test_id && node.test_id) {
    add(
      weights.testId,
      node.test_id === target.test_id ? 1 : jaccard(wordSet(target.test_id), wordSet(node.test_id)),
    );
  }
  if (target.class && node.class)
    add(weights.class, jaccard(classWords(target.class), classWords(node.class)));
  const sameForm = node.form >= 0 === target.form >= 0;
  add(weights.place, node.zone !== target.zone ? 0 : sameForm ? 1 : 0.5);
  const was = placeOf(target, from);
  const is = placeOf(node, to);
  add(weights.neighbours, (Number(was.before === is.before) + Number(was.after === is.after)) / 2);
  add(weights.order, 1 - Math.abs(was.order - is.order));
  if (node.box && target.box) {
    const away = Math.hypot(node.box[0] - target.box[0], node.box[1] - target.box[1]);
    add(weights.position, Math.max(0, 1 - away / 600));
  }
  let score = most > 0 ? sum / most : 0;
  if (node.zone === 'chrome' && target.zone !== 'chrome') score *= 0.5;
  return sameFamily ? score : score * 0.5;
}

/**
 * Which controls of the page as it is now could be the known control that is gone, best first. One that has an exact
 * partner among the known ones is hardly free to be another's replacement, and is marked down.
 */
export function rankReplacements(
  target: OutlineNode,
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
): Replacement[] {
  const from = surroundings(known);
  const to = surroundings(now);
  const partners = new Map<string, number>();
  for (const node of from.controls) {
    if (node !== target) partners.set(exactKey(node), (partners.get(exactKey(node)) ?? 0) + 1);
  }
  return to.controls
    .map((node) => {
      const left = partners.get(exactKey(node)) ?? 0;
      if (left > 0) partners.set(exactKey(node), left - 1);
      return { node, score: likeness(target, from, node, to) * (left > 0 ? 0.45 : 1) };
    })
    .sort((one, other) => other.score - one.score);
}
