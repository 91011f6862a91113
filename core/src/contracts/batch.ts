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

export const batchVariantSchema = z.strictObject({
  kind: tripwireKindSchema,
  missing: z.array(idSchema),
  class: driftClassSchema.nullable(),
  dom_digest: digestSchema,
  shape_sim: shapeSimSchema.nullable(),
  scraper_version: semverSchema,
  count: z.int().min(1),
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
  first_seen: timestampSchema,
  last_seen: timestampSchema,
  latest_report_id: uuidV7Schema,
  /** Content address of the newest evidence, `sha256:<hex>`; joined by the API. */
  screenshot_ref: z.string().nullable(),
  variants: z.array(batchVariantSchema).min(1),
});
export type Batch = z.infer<typeof batchSchema>;
export type BatchVariant = z.infer<typeof batchVariantSchema>;
