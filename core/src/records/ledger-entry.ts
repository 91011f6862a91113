import { createHash } from 'node:crypto';
import { z } from 'zod';
import { idSchema, semverSchema, timestampSchema } from '../contracts/index.ts';

/** A key as the ledger knows it: enough to find it in a provider's list, and nothing that could be used. */
export const madeKeySchema = z.strictObject({
  /** SHA-256 of the whole key, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Its last four characters, by which a list of masked keys tells it from others. */
  ends: z.string().max(4),
  made_at: timestampSchema,
  removed_at: timestampSchema.optional(),
});
export type MadeKey = z.infer<typeof madeKeySchema>;

/** What one run has made at a provider. Holds no password and no key; the address is the person's own. */
export const ledgerEntrySchema = z.strictObject({
  schema: z.literal('ledger/1'),
  run_id: z.uuid(),
  provider: idSchema,
  /** Version of the provider package. */
  provider_version: semverSchema,
  /** `own`: a person wanted the key. What the others have made is of no use to anybody. */
  purpose: z.enum(['own', 'reproduction', 'live-test']),
  /** Address of the account that the run signed up with; none where it needed no account. */
  email: z.string().max(320).optional(),
  /**
   * `tried`: the run did not get beyond the first step that may make one, so that there may be none. `made`: it has.
   * `removed`: it was there and is gone. `kept`: it was there, and only a person can remove it.
   */
  account: z.enum(['none', 'tried', 'made', 'removed', 'kept']),
  begun_at: timestampSchema,
  keys: z.array(madeKeySchema).max(50),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** What the ledger keeps of a key. */
export const describeKey = (apiKey: string, now: number): MadeKey => ({
  sha256: createHash('sha256').update(apiKey).digest('hex'),
  ends: apiKey.slice(-4),
  made_at: new Date(now).toISOString(),
});

/** Whether there is anything that a sweep may remove. */
export const isLeft = ({ account, keys }: LedgerEntry): boolean =>
  account === 'made' || keys.some(({ removed_at: removed }) => removed === undefined);
