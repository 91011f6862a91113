import { z } from 'zod';
import { versionPattern } from './version-pattern.ts';

/** A provider, step or landmark id as it may leave the machine: 1 to 64 of `a-z`, `0-9` and `-`. */
export const idSchema = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** A host name without port, path, query or credentials. */
export const hostSchema = z
  .string()
  .max(253)
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/);

/** `<scheme>:<hex>`, for instance `s1:0123456789abcdef`. */
export const digestSchema = z.string().regex(/^[a-z0-9]{1,8}:[0-9a-f]{16,64}$/);

/** 64-bit similarity hash of a page's shape, 16 hex digits; compare by Hamming distance. */
export const shapeSimSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** The fingerprint of a (service, step): 16 hex digits, see `stepHash`. */
export const stepHashSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** A UTC day, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

/** Semantic version of a provider package, at most 64 characters; see `versionPattern`. */
export const semverSchema = z.string().max(64).regex(versionPattern);

/** UTC time, ISO 8601 with milliseconds and `Z`. */
export const timestampSchema = z.iso.datetime();

/** UUID of version 7; its first 48 bits are Unix milliseconds. In lower case, so that one id is one id. */
export const uuidV7Schema = z.uuidv7().toLowerCase();

/** The rule that decided, for logs and the audit: `<detector>/<rule>`, of `a-z`, `0-9`, `/`, `_`, `.` and `-`. */
export const ruleSchema = z.string().regex(/^[a-z0-9/_.-]{1,80}$/);

/** The address of an issue on the web, as it is on the wire: letters, digits and signs of ASCII alone. */
export const issueUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .regex(/^[\x21-\x7e]+$/);

export const tripwireKindSchema = z.enum(['selector-missing', 'unexpected-nav', 'timeout']);
export type TripwireKind = z.infer<typeof tripwireKindSchema>;

/** What sort of change it was, told from the difference between the page and the step's profile. */
export const driftClassSchema = z.enum([
  'interstitial',
  'control-removed',
  'control-renamed',
  'new-required-field',
  'new-consent',
  'moved-into-frame',
  'url-moved',
  'step-order-changed',
  'layout-replaced',
]);
export type DriftClass = z.infer<typeof driftClassSchema>;

export const challengeKindSchema = z.enum(['captcha', 'phone', '2fa']);
export type ChallengeKind = z.infer<typeof challengeKindSchema>;
