import { z } from 'zod';
import type { Plugin } from '../plugins/plugin.ts';
import type { Provider } from '../plugins/provider.ts';
import { hasCredentials } from './has-credentials.ts';
import { publicKeyPattern } from './public-key-pattern.ts';

const durationForm = "a duration: milliseconds, '500ms', '30s' or '10m'";
const durationSchema = z.union([z.int().positive(), z.string().regex(/^\d+(ms|s|m)$/, durationForm)], {
  error: durationForm,
});

/** A package name, a path that starts with `./`, `../` or `/`, or one of these with options. */
const byNameSchema = z.union([
  z.string().min(1),
  z.tuple([z.string().min(1), z.record(z.string(), z.unknown())]),
]);

const noCredentials = 'an address without a user name and a password';

const isObjectWith =
  (...names: string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && names.every((name) => name in value);

const pluginSchema = z
  .custom<Plugin>(isObjectWith('name', 'setup'))
  .meta({ description: 'A plugin: an object with `name` and `setup`.' });
const providerSchema = z
  .custom<Provider>(isObjectWith('name', 'steps'))
  .meta({ description: 'A provider made with defineProvider.' });

/** Says what an entry should be; for a factory that was passed as it is, the line that was meant. */
const wantEntry =
  (what: string) =>
  ({ input }: { input?: unknown }): string => {
    if (typeof input === 'function') return `${what}: call the factory, ${input.name || 'factory'}({ … })`;
    return `${what}, the name of a package, a path, or [name or path, { …options }]`;
  };

/**
 * What `agentkeys.config.ts` exports. Everything has a default. The descriptions are docs/configuration.md.
 */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors, in a JSON file: where the JSON Schema is.'),
  providers: z
    .array(z.union([byNameSchema, providerSchema], { error: wantEntry('a provider') }))
    .default([])
    .describe(
      'Providers with options, or from unusual places; others are found by their package names. Of an imported provider object only the options are used: its package must be installed.',
    ),
  plugins: z
    .array(z.union([byNameSchema, pluginSchema], { error: wantEntry('a plugin') }))
    .default([])
    .describe('Plugins in the order in which they are registered.'),
  browser: z
    .strictObject({
      executablePath: z
        .string()
        .min(1)
        .optional()
        .describe(
          'The browser to launch. Default: AGENTKEYS_BROWSER, then Chrome or Chromium of this machine.',
        ),
      headed: z.boolean().default(false).describe('Show the browser.'),
      locale: z.string().min(2).default('en-US').describe('Language that pages are asked for.'),
    })
    .prefault({}),
  network: z
    .enum(['warn', 'enforce', 'off'])
    .default('warn')
    .describe(
      'What becomes of hosts that the provider does not declare. `warn`: they are named in the log of the run. `enforce`: they are refused, too, and a run that ends because of it says so. `off`: no proxy stands between the browser and the network, so that no host is named and the system’s own proxy settings hold (a PAC file, for instance); runs in a sandbox go by `warn` then.',
    ),
  account: z
    .strictObject({
      email: z.email('an e-mail address').optional().describe('Address to sign up with.'),
      unique: z
        .boolean()
        .optional()
        .describe(
          'Sign up with a fresh address in every run: `me@example.org` as `me+ak…@example.org`, whose mail comes to the same mailbox. Providers that cut such an addition off are refused before a browser starts. Default: off.',
        ),
      catchAll: z
        .string()
        .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a domain, in small letters')
        .optional()
        .describe(
          'In place of `email`: a domain all of whose mail comes to one mailbox. Every run signs up with a fresh address of it.',
        ),
      password: z
        .string()
        .min(8, 'at least 8 characters')
        .optional()
        .describe('Made up for the run where it is left out.'),
      fullName: z.string().min(1).optional().describe('Name that forms are filled in with.'),
      birthdate: z.iso.date('YYYY-MM-DD').optional().describe('`YYYY-MM-DD`.'),
    })
    .refine(({ email, catchAll }) => (email === undefined) !== (catchAll === undefined), {
      error: 'either email or catchAll',
    })
    .refine(({ unique, catchAll }) => !(unique && catchAll !== undefined), {
      error: 'unique with email alone: an address of catchAll is a fresh one in any case',
    })
    .optional()
    .describe('What to sign up with. A plugin that answers resolveAccount may take its place.'),
  telemetry: z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe(
          'Send drift reports, which hold nothing personal. Default: off. AGENTKEYS_TELEMETRY=1 switches it on, DO_NOT_TRACK=1 wins over everything.',
        ),
      endpoint: z
        .url('an address')
        .refine((url) => !hasCredentials(url), noCredentials)
        .optional()
        .describe(
          'Address of the drift service, or of its NATS server (`nats:` or `tls:`). AGENTKEYS_DRIFT_URL wins.',
        ),
    })
    .prefault({}),
  known: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'an http or https address' })
        .refine((url) => !hasCredentials(url), noCredentials)
        .optional()
        .describe(
          'Feed of known drifts. Default: that of the drift service, where reports are sent to it. Without TLS it has to be on this machine, or signed.',
        ),
      publicKey: z
        .string()
        .regex(publicKeyPattern, 'the line within a PEM file of an Ed25519 public key')
        .optional()
        .describe('Ed25519 key that the feed has to be signed with: the line within its PEM file.'),
      ttl: durationSchema
        .default('15m')
        .describe('How long a copy of the feed is used. A stale one keeps no run from starting.'),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      hold: durationSchema
        .default('15m')
        .describe(
          "After a tripwire no process of this machine runs the provider in this version for so long; then one tries it again. `'0s'` switches this off.",
        ),
      sandbox: z
        .boolean()
        .default(false)
        .describe('Hold runs in sandboxes as well, each set of injected changes by itself.'),
    })
    .prefault({}),
  fallback: z
    .strictObject({
      keepDays: z.int().min(1).max(3650).default(30).describe('Days that a fallback file is kept.'),
      maxMegabytes: z
        .int()
        .min(1)
        .max(100_000)
        .default(256)
        .describe(
          'Size of all fallback files together, in MiB, with the reports beside them; the oldest ones go first.',
        ),
    })
    .prefault({}),
  logs: z
    .strictObject({
      keepDays: z
        .int()
        .min(1)
        .max(3650)
        .default(30)
        .describe('Days that the log of a run is kept; longer, where its fallback file is.'),
      maxMegabytes: z
        .int()
        .min(1)
        .max(100_000)
        .default(256)
        .describe('Size of all logs together, in MiB; the oldest ones go first.'),
    })
    .prefault({}),
  budget: durationSchema
    .default('10m')
    .describe(
      "Longest time from the beginning of a run to its terminal event (sandbox, account, mailbox, browser, all steps): milliseconds, `'90s'` or `'10m'`. What is done with a key after it has limits of its own: 35 seconds to check it, one minute to store it.",
    ),
});
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
