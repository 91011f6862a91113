import { z } from 'zod';
import {
  daySchema,
  digestSchema,
  driftClassSchema,
  idSchema,
  semverSchema,
  shapeSimSchema,
  stepHashSchema,
  timestampSchema,
  tripwireKindSchema,
  uuidV7Schema,
} from './primitives.ts';

const shape = {
  kind: tripwireKindSchema,
  missing: z.array(idSchema).max(20),
  class: driftClassSchema.nullable(),
  dom_digest: digestSchema,
  shape_sim: shapeSimSchema.nullable(),
  scraper_version: semverSchema,
};

/** What a report is counted under within its batch, with the drift it belongs to. */
export const reportVariantSchema = z.strictObject({ service: idSchema, step: idSchema, ...shape });
export type ReportVariant = z.infer<typeof reportVariantSchema>;

export const batchVariantSchema = z.strictObject({
  ...shape,
  count: z.int().min(1),
  /** Times of the reports themselves, not of their arrival. */
  first_seen: timestampSchema,
  last_seen: timestampSchema,
});

/** Reports of one (service, step_hash, UTC day), coalesced. Written by the coalescer alone. */
export const batchSchema = z.strictObject({
  /** `<service>.<YYYY-MM-DD>.<step_hash>` */
  key: z.string(),
  service: idSchema,
  step: idSchema,
  step_hash: stepHashSchema,
  day: daySchema,
  count: z.int().min(1),
  /** Times of the reports themselves, not of their arrival. */
  first_seen: timestampSchema,
  last_seen: timestampSchema,
  latest_report_id: uuidV7Schema,
  /** Content address of the newest evidence, `sha256:<hex>`; joined by the API. */
  screenshot_ref: z.string().nullable(),
  /** Most frequent first. At most 64: their counts may add up to less than `count`. */
  variants: z.array(batchVariantSchema).min(1).max(64),
});
export type Batch = z.infer<typeof batchSchema>;
export type BatchVariant = z.infer<typeof batchVariantSchema>;
