import { z } from 'zod';
import { errorCodeSchema } from './error-code.ts';
import { intentSchema } from './outline.ts';
import {
  challengeKindSchema,
  driftClassSchema,
  idSchema,
  ruleSchema,
  tripwireKindSchema,
} from './primitives.ts';

const common = {
  rule: ruleSchema,
  /** One line for people; holds no typed value. */
  reason: z.string().max(300),
};

/** What a detector says of an observation. No verdict means: nothing to say, keep waiting. */
export const verdictSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('pass'), ...common }),
  z.strictObject({
    verdict: z.literal('tripwire'),
    kind: tripwireKindSchema,
    missing: z.array(idSchema).max(20),
    /** Intents of new controls, where the landmarks are all there. */
    unexpected: z.array(intentSchema).max(20).optional(),
    class: driftClassSchema.optional(),
    ...common,
  }),
  z.strictObject({
    verdict: z.literal('error'),
    code: errorCodeSchema.exclude(['challenge']),
    /** Told from structure only: recorded, and never opens an issue. */
    uncertain: z.boolean().optional(),
    ...common,
  }),
  z.strictObject({ verdict: z.literal('challenge'), challenge: challengeKindSchema, ...common }),
]);
export type Verdict = z.infer<typeof verdictSchema>;
