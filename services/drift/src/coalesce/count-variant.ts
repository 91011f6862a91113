import { createHash } from 'node:crypto';
import type { BatchVariant, ReportVariant } from 'agentkeys/contracts';
import { larger, smaller } from './order-text.ts';

/** A batch lists at most this many shapes, so that a flood of forged ones cannot make it grow without end. */
export const maxVariants = 64;

type Shape = Omit<ReportVariant, 'service' | 'step'>;

/** A shape is never changed, and its key asked for again and again: it is made once. */
const keys = new WeakMap<Shape, string>();

/** What two reports of one variant have in common, as text. */
export function variantKey(shape: Shape): string {
  const known = keys.get(shape);
  if (known !== undefined) return known;
  const { kind, missing, class: driftClass, dom_digest, shape_sim, scraper_version } = shape;
  const key = JSON.stringify([kind, missing, driftClass, dom_digest, shape_sim, scraper_version]);
  keys.set(shape, key);
  return key;
}

/** The same as comparing their keys, which would have to be made of every report. */
const isSame = (a: Shape, b: Shape): boolean =>
  a.dom_digest === b.dom_digest &&
  a.scraper_version === b.scraper_version &&
  a.kind === b.kind &&
  a.class === b.class &&
  a.shape_sim === b.shape_sim &&
  a.missing.length === b.missing.length &&
  a.missing.every((landmark, index) => landmark === b.missing[index]);

const rank = (variant: Shape): string => createHash('sha256').update(variantKey(variant)).digest('hex');

/**
 * Which variants are kept must not depend on the order of arrival. Those with the smallest hashes are: one that is
 * among them in the end was among them all the time, so that its count is exact.
 */
function keepBounded(variants: BatchVariant[]): BatchVariant[] {
  if (variants.length <= maxVariants) return variants;
  const last = variants.map(rank).sort()[maxVariants - 1] as string;
  return variants.filter((variant) => rank(variant) <= last);
}

const byCount = (a: BatchVariant, b: BatchVariant): number =>
  b.count - a.count || (variantKey(a) < variantKey(b) ? -1 : 1);

/** One report of this shape, seen at `time` (ISO 8601). */
export function toVariant(shape: ReportVariant, time: string): BatchVariant {
  const { service: _service, step: _step, ...fields } = shape;
  return { ...fields, count: 1, first_seen: time, last_seen: time };
}

/** Counts what has come of one shape. Most frequent first. */
export function countVariant(variants: readonly BatchVariant[], more: BatchVariant): BatchVariant[] {
  const before = variants.find((variant) => isSame(variant, more));
  if (!before) return keepBounded([...variants, more]).sort(byCount);
  const after: BatchVariant = {
    ...before,
    count: before.count + more.count,
    first_seen: smaller(more.first_seen, before.first_seen),
    last_seen: larger(more.last_seen, before.last_seen),
  };
  const key = keys.get(before);
  if (key !== undefined) keys.set(after, key);
  return variants.map((variant) => (variant === before ? after : variant)).sort(byCount);
}
