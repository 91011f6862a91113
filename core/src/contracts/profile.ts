import { z } from 'zod';
import { outlineNodeSchema } from './outline.ts';
import { digestSchema, idSchema, semverSchema } from './primitives.ts';

/** One known-good shape of a view. `nodes` come from a sandbox or a throw-away account: never from a user's page. */
export const profileOutlineSchema = z.strictObject({
  variant: idSchema.optional(),
  dom_digest: digestSchema,
  nodes: z.array(outlineNodeSchema).max(600),
});
export type ProfileOutline = z.infer<typeof profileOutlineSchema>;

/**
 * A view is the page at one moment of a step: `arrival` (the landmarks are there), `departure` (the step has been left),
 * or just before a click on the landmark that the view is named after; a landmark that comes later and is never clicked
 * has a view of the moment when it came.
 */
export const profileViewSchema = z.strictObject({
  /** Up to four accepted shapes (A/B tests, staged roll-outs). */
  outlines: z.array(profileOutlineSchema).min(1).max(4),
  /** Milliseconds: how long a healthy page looked settled before the element came (p95); normally 0. */
  silent_gap_ms: z.int().min(0),
  /** Milliseconds from the start of the wait until the element was there (median). */
  found_ms: z.int().min(0),
  /** Busy signals that are still there on a healthy page and therefore mean nothing. */
  noise: z.array(z.string().max(200)).max(50),
});
export type ProfileView = z.infer<typeof profileViewSchema>;

/** `profiles/<step>.json` of a provider package: the step's known-good record. */
export const profileSchema = z.strictObject({
  schema: z.literal('profile/1'),
  step: idSchema,
  scraper_version: semverSchema,
  views: z.record(idSchema, profileViewSchema),
});
export type Profile = z.infer<typeof profileSchema>;
