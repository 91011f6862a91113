import { z } from 'zod';
import { errorCodeSchema } from './error-code.ts';
import { movedViewSchema } from './moved-view.ts';
import {
  challengeKindSchema,
  idSchema,
  issueUrlSchema,
  semverSchema,
  timestampSchema,
  tripwireKindSchema,
} from './primitives.ts';

export const knownSchema = z.strictObject({
  since: timestampSchema,
  last_seen: timestampSchema,
  issue_url: issueUrlSchema.optional(),
  /** Version of the provider package that has the fix. */
  fixed_in: semverSchema.optional(),
});

const common = {
  schema: z.literal('outcome/1'),
  provider: idSchema,
  run_id: z.uuid(),
  audit_id: z.string(),
  duration_ms: z.int().min(0),
  /** The way to a key that was taken, of a provider that has more than one; `ui` are its pages. */
  flow: z.enum(['api', 'oauth-pkce', 'ui']).optional(),
  /** What happened, whose side it is on, whether it is known, what to do next. */
  message: z.string(),
};
const trouble = {
  ...common,
  code: z.string(),
  step: idSchema.optional(),
  retry: z.strictObject({
    retryable: z.enum(['no', 'once', 'yes', 'by_person']),
    not_before: timestampSchema.optional(),
  }),
  /** One imperative sentence that an AI agent can obey. */
  hint: z.string(),
};
const failure = { ...trouble, code: errorCodeSchema, details: z.record(z.string(), z.unknown()).optional() };

export const okOutcomeSchema = z.strictObject({
  outcome: z.literal('ok'),
  ...common,
  key: z.strictObject({
    /** Public prefix and nothing else of the key. */
    masked: z.string(),
    /** Where the key is stored, in the words of the key store. */
    stored_in: z.string(),
    verification: z.enum(['valid', 'endpoint_down', 'rate_limited', 'unchecked']),
  }),
  /** A key of an earlier run still works, so that no other one was minted. */
  reused: z.literal(true).optional(),
  /** Only with `--reveal`. */
  api_key: z.string().optional(),
  /** Views that have moved from what is known, without harm to this run. */
  moved: z.array(movedViewSchema).max(50).optional(),
});

export const needsFallbackOutcomeSchema = z.strictObject({
  outcome: z.literal('needs_fallback'),
  ...trouble,
  code: z.literal('drift'),
  /** Of the fallback file; none where the drift is known from the feed, so that this machine has seen nothing. */
  token: z.uuid().optional(),
  /** Open string: `none_configured`, or the name of what a plugin offers. */
  tier: z.string(),
  /** None where there is no token: the feed names the step alone. */
  kind: tripwireKindSchema.optional(),
  step: idSchema,
  /** Only where the drift was known before, so that no account was used. */
  known: knownSchema.optional(),
});

export const failureOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('rejected'), ...failure }),
  z.strictObject({ outcome: z.literal('unavailable'), ...failure }),
  z.strictObject({ outcome: z.literal('blocked'), ...failure, challenge: challengeKindSchema }),
  z.strictObject({ outcome: z.literal('failed'), ...failure }),
]);

/** What the caller of `provision` gets. */
export const outcomeSchema = z.discriminatedUnion('outcome', [
  okOutcomeSchema,
  needsFallbackOutcomeSchema,
  failureOutcomeSchema,
]);
export type Outcome = z.infer<typeof outcomeSchema>;
export type OkOutcome = z.infer<typeof okOutcomeSchema>;
export type NeedsFallbackOutcome = z.infer<typeof needsFallbackOutcomeSchema>;
export type FailureOutcome = z.infer<typeof failureOutcomeSchema>;
export type Known = z.infer<typeof knownSchema>;
