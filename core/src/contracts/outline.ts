import { z } from 'zod';
import { idSchema } from './primitives.ts';

/** The closed vocabulary of what a control is for: the only semantics that may leave the machine. */
export const intents = [
  'email',
  'password',
  'newpass',
  'otp',
  'phone',
  'username',
  'fullname',
  'company',
  'keyname',
  'tos',
  'age',
  'news',
  'cookie',
  'signup',
  'login',
  'next',
  'verify',
  'resend',
  'mkkey',
  'apikeys',
  'copy',
  'save',
  'cancel',
  'back',
  'oauth',
  'passkey',
  'emaillink',
  'forgot',
  'signout',
  'help',
  'search',
  'x',
] as const;
export const intentSchema = z.enum(intents);
/** `x` is a control whose meaning is not known. */
export type Intent = z.infer<typeof intentSchema>;

/** Where on the page: site furniture, the main part, a page without a main landmark, or a dialog. */
export const zoneSchema = z.enum(['chrome', 'main', 'main0', 'dialog']);

/**
 * One element of the page's outline as it stays on this machine. `name` is the provider's own text (never a
 * typed value) and must not be sent; what may leave is `role` and `intent`.
 */
export const outlineNodeSchema = z.strictObject({
  depth: z.int().min(0),
  role: z.string().max(32),
  intent: intentSchema,
  name: z.string().max(80).optional(),
  type: z.string().max(32).optional(),
  autocomplete: z.string().max(80).optional(),
  placeholder: z.string().max(80).optional(),
  attribute_name: z.string().max(80).optional(),
  id: z.string().max(80).optional(),
  test_id: z.string().max(80).optional(),
  class: z.string().max(80).optional(),
  max_length: z.int().optional(),
  required: z.boolean().optional(),
  disabled: z.boolean().optional(),
  invalid: z.boolean().optional(),
  badge: z.boolean().optional(),
  zone: zoneSchema,
  /** Index of the enclosing form, -1 outside of any. */
  form: z.int().min(-1),
  /** Host of the frame that the element is in, or of the frame that it is. */
  frame_host: z.string().max(253).optional(),
  /** The step's landmarks that this element was, told when the profile was learnt; never on a user's page. */
  landmarks: z.array(idSchema).max(8).optional(),
  /** x, y, width, height in CSS pixels. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
});
export type OutlineNode = z.infer<typeof outlineNodeSchema>;

/** One line of the canonical outline: indentation, class and intent, nothing else. */
export const outlineLineSchema = z
  .string()
  .max(120)
  .regex(/^ *[a-z]+(:[a-z-]+)*\+?$/);
