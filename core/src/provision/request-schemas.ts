import { z } from 'zod';
import {
  challengeKindSchema,
  evidenceSchema,
  idSchema,
  movedViewSchema,
  outlineNodeSchema,
} from '../contracts/index.ts';
import type { ChannelRequests, RequestName } from '../scrape/channel-messages.ts';

const restSampleSchema = z.strictObject({
  at: z.number(),
  busy: z.array(z.string().max(200)),
  inFlight: z.array(z.string().max(200)),
  requests: z.record(z.string().max(200), z.number()),
  treeQuietMs: z.number(),
  sinceNavigationMs: z.number(),
});

const hostsSchema = z.array(z.string().min(1).max(253)).max(500);

/**
 * What the scrape process may ask, checked before it is answered: provider code runs in there, and the host holds the
 * mailbox.
 */
export const requestSchemas = {
  declared: z.strictObject({
    hosts: hostsSchema,
    origins: hostsSchema,
    freeSteps: z.array(idSchema).max(500),
  }),
  account: z.strictObject({}),
  mail: z.strictObject({
    want: z.enum(['code', 'link']),
    since: z.number(),
    filter: z.strictObject({ from: z.string().max(320).optional() }),
  }),
  mask: z.strictObject({ secret: z.string().max(64 * 1024) }),
  key: z.strictObject({
    key: z
      .string()
      .min(1)
      .max(64 * 1024),
  }),
  evidence: z.strictObject({ evidence: evidenceSchema }),
  'before-step': z.strictObject({ step: idSchema, variant: z.string().max(64).optional() }),
  'after-step': z.strictObject({
    step: idSchema,
    variant: z.string().max(64).optional(),
    elapsedMs: z.number().min(0),
  }),
  action: z.strictObject({
    id: z.int(),
    step: idSchema,
    landmark: idSchema,
    // Names of methods: nothing that a page or a person has said fits in here.
    action: z.string().regex(/^[a-zA-Z]{1,32}$/),
    state: z.enum(['begun', 'done', 'failed']),
    elapsedMs: z.int().min(0),
  }),
  'learned-view': z.strictObject({
    step: idSchema,
    view: idSchema,
    variant: idSchema.optional(),
    nodes: z.array(outlineNodeSchema).max(600),
    domDigest: z.string().max(80),
    foundMs: z.int().min(0),
    waitedMs: z.int().min(0),
    trail: z.array(restSampleSchema).max(200),
    noise: z.array(z.string().max(200)).max(50).optional(),
  }),
  moved: z.strictObject({ moved: z.array(movedViewSchema).max(50) }),
  person: z.strictObject({
    step: idSchema,
    challenge: challengeKindSchema,
    waitMs: z.int().min(0),
  }),
  authorize: z.strictObject({ address: z.url({ protocol: /^https?$/ }).max(4096) }),
  browser: z.strictObject({ hosts: hostsSchema, origins: hostsSchema }),
  swept: z.strictObject({
    swept: z.strictObject({
      keys: z.array(z.string().max(64)).max(50),
      account: z.boolean(),
      left: z.string().max(500).optional(),
    }),
  }),
  'key-checked': z.strictObject({ status: z.enum(['valid', 'phantom', 'endpoint_down', 'rate_limited']) }),
} satisfies { [Name in RequestName]: z.ZodType<ChannelRequests[Name]['ask']> };
