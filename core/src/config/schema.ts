import { z } from 'zod';
import type { Plugin } from '../plugins/plugin.ts';
import type { Provider } from '../plugins/provider.ts';

const durationSchema = z.union([z.int().positive(), z.string().regex(/^\d+(ms|s|m)$/)]);

/** A package name, a path that starts with `./`, `../` or `/`, or one of these with options. */
const byNameSchema = z.union([
  z.string().min(1),
  z.tuple([z.string().min(1), z.record(z.string(), z.unknown())]),
]);

const pluginSchema = z.custom<Plugin>(
  (value) => typeof value === 'object' && value !== null && 'setup' in value,
  'expected a plugin: an object with `name` and `setup`',
);
const providerSchema = z.custom<Provider>(
  (value) => typeof value === 'object' && value !== null && 'steps' in value,
  'expected a provider made with defineProvider',
);

/** What `agentkeys.config.ts` exports. Everything has a default. */
export const configSchema = z.strictObject({
  /** Providers with options, or from unusual places; others are found by their package names. */
  providers: z.array(z.union([byNameSchema, providerSchema])).default([]),
  plugins: z.array(z.union([byNameSchema, pluginSchema])).default([]),
  browser: z
    .strictObject({
      executablePath: z.string().min(1).optional(),
      headed: z.boolean().default(false),
      locale: z.string().min(2).default('en-US'),
    })
    .prefault({}),
  account: z
    .strictObject({
      email: z.email(),
      /** Made up for the run where it is left out. */
      password: z.string().min(8).optional(),
      fullName: z.string().min(1).optional(),
      birthdate: z.iso.date().optional(),
    })
    .optional(),
  telemetry: z
    .strictObject({
      /** Default: off. AGENTKEYS_TELEMETRY=1 switches it on, DO_NOT_TRACK=1 wins over everything. */
      enabled: z.boolean().optional(),
      endpoint: z.url().optional(),
    })
    .prefault({}),
  /** Longest time for a whole run. */
  budget: durationSchema.default('10m'),
});
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
