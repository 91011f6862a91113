import { z } from 'zod';
import { idSchema, semverSchema, stepHashSchema, timestampSchema } from './primitives.ts';

export const reproductionResultSchema = z.enum(['reproduced', 'not_reproduced', 'inconclusive']);
export type ReproductionResult = z.infer<typeof reproductionResultSchema>;

export const reproducedInSchema = z.enum(['site', 'sandbox']);
export type ReproducedIn = z.infer<typeof reproducedInSchema>;

/** The thing that broke, (service, step_hash), across days: the work record that owns the issue. */
export const driftSchema = z.strictObject({
  service: idSchema,
  step: idSchema,
  step_hash: stepHashSchema,
  state: z.enum(['open', 'claimed', 'handled']),
  /** Grows with every claim; a write with an older one is refused. */
  fence: z.int().min(0),
  /** Reports that have ever come, also those of batches that are gone. */
  reports: z.int().min(0),
  /** Log position up to which reports were dealt with. */
  handled_seq: z.int().min(0),
  result: reproductionResultSchema.nullable(),
  /** Where the last reproduction that tripped was made. What only a sandbox has shown is not known to callers. */
  reproduced_in: reproducedInSchema.nullable(),
  /** Runs in a row that have not reproduced it, of this drift or for another one of its provider. */
  attempts: z.int().min(0),
  /** Hours in a row in which such runs were made: the wait until the next one grows with them. */
  hours: z.int().min(0),
  retry_at: timestampSchema.nullable(),
  issue: z.strictObject({ id: z.string(), url: z.string() }).nullable(),
  screenshot_ref: z.string().nullable(),
  /** Versions of the provider package that were seen to break. */
  affected: z.array(semverSchema),
  /** The version that was verified to have the fix. Cleared when it is reproduced again. */
  fixed_in: semverSchema.nullable(),
  times: z.strictObject({
    /** The first and the last report that have ever come, by the time in their ids. */
    first_report: timestampSchema.nullable(),
    last_report: timestampSchema.nullable(),
    /** When a run has last tripped at the step, and last passed it. */
    last_tripped: timestampSchema.nullable(),
    last_passed: timestampSchema.nullable(),
    /**
     * From here on of the newest round alone; one begins when an issue is opened, or opened again. The time in the id of the
     * report that it began with; `null` where a run has met the drift before any report came.
     */
    detected: timestampSchema.nullable(),
    /** When that report was taken. */
    arrived: timestampSchema.nullable(),
    /** When the run began for which the issue was opened. */
    reproduced: timestampSchema.nullable(),
    issue_opened: timestampSchema.nullable(),
    /** When a version was verified to have the fix. */
    fixed: timestampSchema.nullable(),
  }),
});
export type Drift = z.infer<typeof driftSchema>;
