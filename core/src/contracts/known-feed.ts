import { z } from 'zod';
import { idSchema, semverSchema, stepHashSchema, timestampSchema } from './primitives.ts';

/** `known.json`: the drifts that a reproduction or an operator has confirmed. */
export const knownFeedSchema = z.strictObject({
  schema: z.literal('known/1'),
  generated_at: timestampSchema,
  drifts: z.array(
    z.strictObject({
      service: idSchema,
      step: idSchema,
      step_hash: stepHashSchema,
      since: timestampSchema,
      last_seen: timestampSchema,
      issue_url: z.url().optional(),
      affected: z.array(semverSchema),
      fixed_in: semverSchema.optional(),
    }),
  ),
});
export type KnownFeed = z.infer<typeof knownFeedSchema>;
