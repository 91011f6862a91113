import { z } from 'zod';
import { idSchema, semverSchema } from '../contracts/index.ts';
import { providerApiVersion } from './provider.ts';

/** One way to a key, with what it needs. */
const flowSchema = z.discriminatedUnion('id', [
  z.strictObject({
    id: z.literal('api'),
    /** Environment variable that holds the owner's management key. */
    secret: z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/, 'the name of an environment variable'),
  }),
  z.strictObject({ id: z.literal('oauth-pkce') }),
  z.strictObject({ id: z.literal('ui') }),
]);
export type Flow = z.infer<typeof flowSchema>;

/** The `agentkeys` field in the package.json of a provider package, and what else of that file is needed. */
export const providerPackageSchema = z.object({
  name: z.string().min(1),
  version: semverSchema,
  agentkeys: z.object({
    /** Name of the provider, as it is given to `agentkeys provision`. */
    provider: idSchema,
    apiVersion: z.literal(providerApiVersion),
    /** Name of the exported factory. */
    export: z.string().regex(/^[A-Za-z_$][\w$]*$/),
    /** Entry of the package that exports `sandbox`, for instance `./sandbox`. */
    sandbox: z.string().startsWith('./').optional(),
    /** Folder of the profiles, relative to the package. */
    profiles: z.string().min(1).default('profiles'),
    /** What accounts the provider takes; read before any of its code runs. */
    account: z
      .strictObject({
        plusAlias: z.boolean().default(true),
        mail: z.boolean().default(true),
        password: z
          .strictObject({
            min: z.int().min(1).max(64).default(8),
            max: z.int().min(8).max(1024).default(256),
          })
          .refine(({ min, max }) => min <= max, 'min that is not more than max')
          .prefault({}),
      })
      .prefault({}),
    /** Ways to a key, the first whose needs are met being taken; `ui` are the steps. */
    flows: z
      .array(flowSchema)
      .min(1)
      .refine((flows) => new Set(flows.map(({ id }) => id)).size === flows.length, 'each of them once')
      .default([{ id: 'ui' }]),
  }),
});
export type ProviderPackage = z.infer<typeof providerPackageSchema>;
