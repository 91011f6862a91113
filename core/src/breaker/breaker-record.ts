import { z } from 'zod';
import { idSchema, semverSchema, timestampSchema, tripwireKindSchema } from '../contracts/primitives.ts';

const tripSchema = z.strictObject({
  step: idSchema,
  kind: tripwireKindSchema,
  /** Version of the provider package that tripped. */
  version: semverSchema,
  /** Changes that were injected into the sandbox; none of a live run. */
  injected: z.array(z.string()),
  /** Since when the step trips on this machine, and when it did so last. */
  since: timestampSchema,
  last_seen: timestampSchema,
  /** The last tripwire, for `agentkeys explain`. */
  token: z.uuid(),
});

/** `breaker/<provider>.json`: what the runs of this machine have last met, for all processes that share the folder. */
export const breakerRecordSchema = z.strictObject({
  schema: z.literal('breaker/1'),
  /** At most one for a step, version and set of injected changes. */
  trips: z.array(tripSchema),
  /** The run that tries the provider again after the hold time, alone. */
  probe: z
    .strictObject({
      id: z.uuid(),
      since: timestampSchema,
      version: semverSchema,
      injected: z.array(z.string()),
      pid: z.int().positive(),
      host: z.string(),
      began: z.string().optional(),
    })
    .optional(),
});
export type BreakerRecord = z.infer<typeof breakerRecordSchema>;
export type Trip = z.infer<typeof tripSchema>;
export type Probe = NonNullable<BreakerRecord['probe']>;

export const emptyBreaker: BreakerRecord = { schema: 'breaker/1', trips: [] };
