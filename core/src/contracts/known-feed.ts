import { z } from 'zod';
import { idSchema, issueUrlSchema, semverSchema, stepHashSchema, timestampSchema } from './primitives.ts';

export { maxKnownAgeMs, maxKnownFeedBytes } from './known-feed-limits.ts';

/**
 * Header that a signed feed comes with: `ed25519:<base64>`, the signature of the body as it was sent. Who names a public
 * key takes no feed without it.
 */
export const knownSignatureHeader = 'agentkeys-signature';

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
      /** Of no use when it is older than `maxKnownAgeMs`. */
      last_seen: timestampSchema,
      issue_url: issueUrlSchema.optional(),
      /**
       * Versions of the provider package that have it, as semantic versions or ranges of them (`1.2.3`, `>=1.1.0 <1.4.0`).
       * None: every version that is older than `fixed_in`.
       */
      affected: z.array(z.string().min(1).max(128)).max(1000),
      /** The first version that has the fix: it and newer ones run. */
      fixed_in: semverSchema.optional(),
    }),
  ),
});
export type KnownFeed = z.infer<typeof knownFeedSchema>;
export type KnownFeedDrift = KnownFeed['drifts'][number];
