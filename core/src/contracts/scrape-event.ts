import { z } from 'zod';
import { errorCodeSchema } from './error-code.ts';
import { intentSchema, outlineLineSchema } from './outline.ts';
import {
  challengeKindSchema,
  digestSchema,
  driftClassSchema,
  idSchema,
  ruleSchema,
  semverSchema,
  shapeSimSchema,
  tripwireKindSchema,
} from './primitives.ts';
import { wireframeSchema } from './wireframe.ts';

export { maxEventBytes } from './max-event-bytes.ts';

export const progressEventSchema = z.strictObject({
  type: z.literal('progress'),
  step: idSchema,
  state: z.enum(['started', 'finished', 'skipped']),
  /** Which of the shapes that the step accepts was met. */
  variant: idSchema.optional(),
  /** Milliseconds since the start of the run. */
  elapsed_ms: z.int().min(0),
});

export const successEventSchema = z.strictObject({
  type: z.literal('success'),
  api_key: z.string().min(1).max(4096),
  scraper_version: semverSchema,
  elapsed_ms: z.int().min(0),
});

export const errorEventSchema = z.strictObject({
  type: z.literal('error'),
  code: errorCodeSchema,
  step: idSchema.nullable(),
  details: z.strictObject({
    reason: z.string().max(500),
    rule: ruleSchema.optional(),
    challenge: challengeKindSchema.optional(),
    retry_after_s: z.int().min(0).optional(),
  }),
  uncertain: z.boolean().optional(),
  scraper_version: semverSchema.optional(),
  elapsed_ms: z.int().min(0).optional(),
});

/**
 * A control that may have taken the place of a missing landmark. Holds the provider's own words, so it stays on this
 * machine or in an issue that a throw-away account gave rise to. It is for the author, and nothing acts on it.
 */
export const hintSchema = z.strictObject({
  landmark: idSchema,
  /** Playwright locator that an author can paste. */
  locator: z.string().max(300),
  role: z.string().max(32),
  intent: intentSchema,
  name: z.string().max(80).optional(),
  /** Likeness, 0 to 1. */
  score: z.number().min(0).max(1),
  /** The only hint of its landmark, and likely right; others are listed by likeness, up to three. */
  confident: z.boolean(),
});
export type Hint = z.infer<typeof hintSchema>;

export const tripwireEventSchema = z.strictObject({
  type: z.literal('tripwire'),
  kind: tripwireKindSchema,
  step: idSchema,
  /** Without query and fragment. */
  url: z.string().max(2048),
  /** Masked PNG; empty where the page could not be pictured. */
  screenshot_b64: z.base64(),
  dom_digest: digestSchema,
  resume_token: z.uuid(),
  /** The reduced accessibility tree that `dom_digest` is the hash of. */
  outline: z.array(outlineLineSchema),
  shape_sim: shapeSimSchema.optional(),
  missing: z.array(idSchema),
  unexpected: z.array(intentSchema).max(20).optional(),
  scraper_version: semverSchema,
  elapsed_ms: z.int().min(0),
  reason: z.string().max(300),
  rule: ruleSchema,
  diff: z.array(z.string().max(300)).optional(),
  class: driftClassSchema.optional(),
  hints: z.array(hintSchema).optional(),
  /** Roles, intents and boxes: a picture of the page that holds nothing of what it says. */
  wireframe: wireframeSchema.optional(),
  variant: idSchema.optional(),
});

/** The run was asked to end after this step and has passed it: no account was made, and there is no key. */
export const stoppedEventSchema = z.strictObject({
  type: z.literal('stopped'),
  step: idSchema,
  scraper_version: semverSchema,
  elapsed_ms: z.int().min(0),
});

/** One line of NDJSON on the scrape process's stdout. */
export const scrapeEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  successEventSchema,
  errorEventSchema,
  tripwireEventSchema,
  stoppedEventSchema,
]);
export type ScrapeEvent = z.infer<typeof scrapeEventSchema>;
export type ProgressEvent = z.infer<typeof progressEventSchema>;
export type SuccessEvent = z.infer<typeof successEventSchema>;
export type ErrorEvent = z.infer<typeof errorEventSchema>;
export type TripwireEvent = z.infer<typeof tripwireEventSchema>;
export type StoppedEvent = z.infer<typeof stoppedEventSchema>;
/** Ends a run: exactly one comes, and it is the last that counts. `stopped` comes only where it was asked for. */
export type TerminalEvent = SuccessEvent | ErrorEvent | TripwireEvent | StoppedEvent;
