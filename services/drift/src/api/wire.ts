import {
  batchSchema,
  daySchema,
  driftSchema,
  idSchema,
  reproducedInSchema,
  reproductionResultSchema,
  semverSchema,
  stepHashSchema,
  timestampSchema,
} from 'agentkeys/contracts';
import { z } from 'zod';

// What crosses between the service and its runners. Both sides check with these.

const leaseSchema = z
  .int()
  .min(100)
  .max(60 * 60 * 1000);
const fenceSchema = z.int().min(1);
const limitSchema = z.coerce.number().int().min(1).max(1000);

/** `1h`, `30m`, `2d`, in milliseconds. */
const windowSchema = z
  .string()
  .regex(/^\d{1,4}[smhd]$/, 'expected a number and s, m, h or d, for instance 1h')
  .transform(
    (text) => Number.parseInt(text, 10) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[text.slice(-1) as 's'],
  );

export const freshQuerySchema = z.strictObject({
  window: windowSchema.optional(),
  service: idSchema.optional(),
  limit: limitSchema.optional(),
});

export const freshAnswerSchema = z.strictObject({
  generated_at: timestampSchema,
  services: z.array(
    z.strictObject({
      service: idSchema,
      drifts: z.array(
        z.strictObject({ drift: driftSchema, upto: z.int().min(0), waiting_since: timestampSchema }),
      ),
      /** Those with fresh reports; they belong to the drift with the same `step_hash`. */
      batches: z.array(batchSchema),
    }),
  ),
});
export type FreshAnswer = z.infer<typeof freshAnswerSchema>;

/** A flag of a query: only `true` sets it. */
const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

export const driftQuerySchema = z.strictObject({
  service: idSchema.optional(),
  open: flagSchema.optional(),
  limit: limitSchema.optional(),
});
export const driftsAnswerSchema = z.strictObject({ drifts: z.array(driftSchema) });

export const batchQuerySchema = z.strictObject({
  service: idSchema.optional(),
  step_hash: stepHashSchema.optional(),
  day: daySchema.optional(),
  limit: limitSchema.optional(),
});
export const batchesAnswerSchema = z.strictObject({ batches: z.array(batchSchema) });

export const claimRequestSchema = z.strictObject({
  /** Who asks, for people. */
  holder: z.string().min(1).max(100),
  lease_ms: leaseSchema.default(15 * 60 * 1000),
  even_if_handled: z.boolean().optional(),
  step: idSchema.optional(),
});
export const claimAnswerSchema = z.strictObject({
  fence: fenceSchema,
  upto: z.int().min(0),
  lease_until: timestampSchema,
  drift: driftSchema,
});
export const renewRequestSchema = z.strictObject({ fence: fenceSchema, lease_ms: leaseSchema });
export const renewAnswerSchema = z.strictObject({ lease_until: timestampSchema });
export const releaseRequestSchema = z.strictObject({ fence: fenceSchema });
export const handledRequestSchema = z.strictObject({
  fence: fenceSchema,
  upto: z.int().min(0),
  result: reproductionResultSchema.optional(),
  reproduced_in: reproducedInSchema.optional(),
  attempts: z.int().min(0).optional(),
  hours: z.int().min(0).optional(),
  retry_at: timestampSchema.nullable().optional(),
  issue: z
    .strictObject({ id: z.string().min(1).max(200), url: z.string().max(2000) })
    .nullable()
    .optional(),
  screenshot_ref: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
  affected: z.array(semverSchema).max(1000).optional(),
  ran_at: timestampSchema.optional(),
  opened: z.boolean().optional(),
  fixed_in: semverSchema.nullable().optional(),
});

const costSchema = z.strictObject({ accounts: z.int().min(0), ms: z.int().min(0) });
const reservationIdSchema = z.string().regex(/^[0-9a-f-]{1,64}$/);

export const budgetQuerySchema = z.strictObject({ place: reproducedInSchema, day: daySchema });
export const reserveRequestSchema = z.strictObject({
  id: reservationIdSchema,
  place: reproducedInSchema,
  day: daySchema,
  cost: costSchema,
  limit: costSchema,
});
export const reserveAnswerSchema = z.strictObject({ granted: z.boolean(), spent: costSchema });
export const settleRequestSchema = z.strictObject({
  id: reservationIdSchema,
  place: reproducedInSchema,
  used: costSchema,
});
export const budgetAnswerSchema = z.strictObject({ spent: costSchema });

/** A failure, as `application/problem+json`. */
export const problemSchema = z.object({
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
