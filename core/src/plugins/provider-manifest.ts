import { z } from 'zod';
import { idSchema, semverSchema } from '../contracts/index.ts';
import { providerApiVersion } from './provider.ts';

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
  }),
});
export type ProviderPackage = z.infer<typeof providerPackageSchema>;
