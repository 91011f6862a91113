import type { DriftClass, OutlineNode } from '../contracts/index.ts';
import type { OutlineChanges } from './pair-outlines.ts';
import { roleFamily } from './role-family.ts';

const isControl = (node: OutlineNode) => roleFamily(node.role) !== 'other';
const isField = (node: OutlineNode) => ['field', 'check'].includes(roleFamily(node.role));
const asks = (node: OutlineNode) =>
  isField(node) && (node.required || ['age', 'phone', 'company', 'fullname', 'otp'].includes(node.intent));

/** What sort of change the paired difference of two outlines is; `undefined` where no control changed. */
export function classifyDrift(changes: OutlineChanges): DriftClass | undefined {
  const kept = changes.kept.filter(({ from }) => isControl(from));
  const replaced = changes.replaced.filter(({ from }) => isControl(from));
  const removed = changes.removed.filter(isControl);
  const added = changes.added.filter(isControl);
  if (replaced.length + removed.length + added.length === 0) {
    const moved = kept.some(({ from, to }) => !from.frame_host && to.frame_host);
    return moved ? 'moved-into-frame' : undefined;
  }
  const known = kept.length + replaced.length + removed.length;
  const left = kept.length + replaced.length;
  const isFramed = ({ from, to }: { from: OutlineNode; to: OutlineNode }) =>
    !from.frame_host && to.frame_host;
  if ([...kept, ...replaced].some(isFramed)) return 'moved-into-frame';
  // What was asked for is gone and next to nothing is asked instead: a page in between.
  const stillAsks = [...kept, ...replaced].some(({ to }) => roleFamily(to.role) === 'field');
  const newFields = added.filter((node) => roleFamily(node.role) === 'field');
  const onPage = left + added.length;
  const asksConsent =
    added.some((node) => node.intent === 'tos') ||
    replaced.some(({ from, to }) => to.intent === 'tos' && from.intent !== 'tos');
  if (removed.some(isField) && !stillAsks && newFields.length === 0 && onPage <= 4) {
    return asksConsent ? 'new-consent' : 'interstitial';
  }
  if (known >= 4 && left / known < 0.34) return 'layout-replaced';
  if (asksConsent) return 'new-consent';
  if (added.some(asks)) return 'new-required-field';
  if (replaced.length > 0) return 'control-renamed';
  if (removed.length > 0) return 'control-removed';
  return undefined;
}
