import type { DriftClass, Intent, OutlineNode } from '../contracts/index.ts';
import type { OutlineChanges } from './pair-outlines.ts';
import { roleFamily } from './role-family.ts';

/** What is known of the place of the page, beside its shape. */
export interface DriftFacts {
  /** Landmarks that are not there, by id; told apart where the known shape says which nodes they were. */
  missing?: readonly string[];
  /** The page is not where the step belongs. */
  elsewhere?: boolean;
  /** The page has the known shape of another step. */
  otherStep?: boolean;
}

type Pair = OutlineChanges['kept'][number];

const isControl = (node: OutlineNode) => roleFamily(node.role) !== 'other';
const isField = (node: OutlineNode) => ['field', 'check'].includes(roleFamily(node.role));
const asks = (node: OutlineNode) =>
  isField(node) && (node.required || ['age', 'phone', 'company', 'fullname', 'otp'].includes(node.intent));
const isFramed = ({ from, to }: Pair) => !from.frame_host && Boolean(to.frame_host);
/** One code may be typed into several boxes. */
const isCodeBox = (node: OutlineNode) => node.intent === 'otp' && node.max_length === 1;
const waysIn = new Set<Intent>(['oauth', 'passkey', 'login', 'signup', 'cookie', 'help']);
const fewControls = 4;

/** What sort of change the paired difference of two outlines is; `undefined` where no control changed. */
export function classifyDrift(changes: OutlineChanges, facts: DriftFacts = {}): DriftClass | undefined {
  if (facts.otherStep) return 'step-order-changed';
  const kept = changes.kept.filter(({ from }) => isControl(from));
  const replaced = changes.replaced.filter(({ from }) => isControl(from));
  const removed = changes.removed.filter(isControl);
  const codeAsBoxes = replaced.some(({ from, to }) => from.intent === 'otp' && isCodeBox(to));
  const added = changes.added.filter((node) => isControl(node) && !(codeAsBoxes && isCodeBox(node)));
  const left = [...kept, ...replaced];
  const known = left.length + removed.length;
  const share = known === 0 ? 1 : left.length / known;

  const asksConsent =
    added.some((node) => node.intent === 'tos' && node.role !== 'link') ||
    replaced.some(({ from, to }) => to.intent === 'tos' && from.intent !== 'tos');
  // What was asked for is gone and next to nothing is asked instead: a page in between. At another address a likeness
  // of controls is chance.
  const still = facts.elsewhere ? kept : left;
  const wasAsked = removed.some(isField) || (known > 0 && still.length === 0);
  const stillAsks =
    left.some(({ to }) => isField(to)) || added.some((node) => roleFamily(node.role) === 'field');
  const leadsOn = [...added, ...replaced.map(({ to }) => to)].some((node) => !waysIn.has(node.intent));
  const isBetween =
    wasAsked &&
    !stillAsks &&
    leadsOn &&
    still.length < known / 2 &&
    left.length + added.length <= fewControls;
  if (isBetween) return asksConsent ? 'new-consent' : 'interstitial';
  if (facts.elsewhere) return 'url-moved';
  if (left.some(isFramed)) return 'moved-into-frame';
  if (replaced.length + removed.length + added.length === 0) return undefined;

  if (known >= 4 && share < 0.34) return 'layout-replaced';
  if (asksConsent) return 'new-consent';
  if (added.some(asks)) return 'new-required-field';
  const isMissing = ({ landmarks }: OutlineNode) => landmarks?.some((id) => facts.missing?.includes(id));
  if (removed.some(isMissing)) return 'control-removed';
  if (replaced.length > 0) return 'control-renamed';
  return removed.length > 0 ? 'control-removed' : undefined;
}
