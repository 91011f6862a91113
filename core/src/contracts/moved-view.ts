import { z } from 'zod';
import { digestSchema, idSchema, shapeSimSchema } from './primitives.ts';

/**
 * Soft drift: a view whose outline is none of those that the step's profile knows, although the run got its key. The
 * difference is in the provider's own words and stays on this machine.
 */
export const movedViewSchema = z.strictObject({
  step: idSchema,
  /** The moment of the step, as profiles name it. */
  view: idSchema,
  dom_digest: digestSchema,
  shape_sim: shapeSimSchema.optional(),
  /** Difference to the most similar outline that is known, in lines for people. */
  diff: z.array(z.string().max(300)).max(50),
});
export type MovedView = z.infer<typeof movedViewSchema>;
