import { z } from 'zod';
import {
  digestSchema,
  driftClassSchema,
  hostSchema,
  idSchema,
  semverSchema,
  shapeSimSchema,
  tripwireKindSchema,
  uuidV7Schema,
} from './primitives.ts';

/**
 * The PII-free message about one tripwire. A strict allow-list: an unknown field, or a value that is not of its
 * form, is refused, so that nothing personal can ride along.
 */
export const driftReportSchema = z.strictObject({
  schema: z.literal('drift/1').optional(),
  report_id: uuidV7Schema.optional(),
  service: idSchema,
  tripwire: z.strictObject({
    kind: tripwireKindSchema,
    step: idSchema,
    missing: z.array(idSchema).max(20).optional(),
    class: driftClassSchema.optional(),
  }),
  dom_digest: digestSchema,
  shape_sim: shapeSimSchema.optional(),
  url_host: hostSchema,
  scraper_version: semverSchema,
});
export type DriftReport = z.infer<typeof driftReportSchema>;

/** Answer to an accepted report. `duplicate: null`: durable here, not yet compared with the log. */
export const reportReceiptSchema = z.strictObject({
  batch_key: z.string(),
  step_hash: z.string(),
  duplicate: z.boolean().nullable(),
});
export type ReportReceipt = z.infer<typeof reportReceiptSchema>;
