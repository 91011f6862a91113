import { z } from 'zod';
import { idSchema, uuidV7Schema } from './primitives.ts';
import { wireframeSchema } from './wireframe.ts';

/** Largest picture of a page in bytes; one of 1280 by 800 pixels has a tenth of it. */
export const maxPictureBytes = 1024 * 1024;
/** Largest body of evidence in bytes: the picture in base64, and a wireframe. */
export const maxEvidenceBytes = 1536 * 1024;

/** Content address of a picture: the SHA-256 of its bytes. */
export const pictureRefSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/**
 * What may follow a drift report where its sender has agreed to that, too: the page as a masked picture and as roles,
 * intents and boxes. `service` and `step` are those of the report, for the batch that it belongs to.
 */
export const reportEvidenceSchema = z.strictObject({
  schema: z.literal('report-evidence/1'),
  report_id: uuidV7Schema,
  service: idSchema,
  step: idSchema,
  /** PNG. */
  screenshot_b64: z
    .base64()
    .min(4)
    .max(Math.ceil(maxPictureBytes / 3) * 4),
  wireframe: wireframeSchema.optional(),
});
export type ReportEvidence = z.infer<typeof reportEvidenceSchema>;

/** Answer to evidence that is kept. */
export const evidenceReceiptSchema = z.strictObject({
  report_id: uuidV7Schema,
  screenshot_ref: pictureRefSchema,
});
export type EvidenceReceipt = z.infer<typeof evidenceReceiptSchema>;
