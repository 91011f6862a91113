import { z } from 'zod';
import { outlineNodeSchema } from './outline.ts';
import { idSchema } from './primitives.ts';

const text = z.string().max(200);

/**
 * Everything that a detector may judge by: one moment of one step, as plain data. Made in the scrape process by
 * core's own code, judged in the host. Holds text of the provider's page and therefore stays on this machine;
 * it never holds the value of a field.
 */
export const evidenceSchema = z.strictObject({
  step: idSchema,
  /** `arrive`: waiting for landmarks. `act`: just before a click. `leave`: waiting for the step to be done. */
  phase: z.enum(['arrive', 'act', 'leave']),
  /** The landmark that is about to be clicked, in phase `act`. */
  acting_on: idSchema.optional(),
  /** The page has settled by the step's profile: what is not there now will not come. */
  settled: z.boolean(),
  /** The step's deadline has passed. */
  expired: z.boolean(),
  /** There is a profile for this view, so that quietness and shape mean something. */
  profiled: z.boolean(),

  /** Landmarks that the step needs and that are not visible. */
  missing: z.array(idSchema),
  /** Landmarks that match more than one element. */
  ambiguous: z.array(idSchema),
  /** The control to be clicked is disabled although everything was filled in. */
  submit_disabled: z.boolean(),
  /** Something lies over the control to be clicked. */
  covered: z.boolean(),

  /** Navigation failed: the browser's own error, for instance `net::ERR_NAME_NOT_RESOLVED`. */
  navigation_error: text.optional(),
  /** The server's answer to the page as a whole; `headers` are the few that say something about walls and waits. */
  document: z
    .strictObject({
      status: z.int(),
      headers: z.record(z.string(), text),
      /** It came after the last action, so it is an answer to that action. */
      fresh: z.boolean(),
      /** It answers a form that was sent, and is judged as that form's answer. */
      submitted: z.boolean(),
    })
    .optional(),
  /** Path of the page; the query and the fragment never leave the page. */
  path: text,
  /** The page is where the step may be. `null`: the step does not say where. */
  route_ok: z.boolean().nullable(),
  same_path: z.boolean(),
  same_shape: z.boolean(),
  /** Anything visible changed since the action. */
  changed: z.boolean(),

  title: text,
  headings: z.array(text),
  texts: z.array(text),
  labels: z.array(text),
  /** Lines that were not there before the action. */
  new_texts: z.array(text),
  /** Alerts that were not there before the action. */
  new_alerts: z.array(text),
  invalid: z.array(z.strictObject({ name: text, known: z.boolean() })),

  frames: z.array(
    z.strictObject({
      host: z.string(),
      path: z.string(),
      width: z.number(),
      height: z.number(),
      badge: z.boolean(),
      /** A challenge that shows something to tick or press, and so waits for a person. */
      asks: z.boolean().optional(),
      /** A challenge that has passed, although its frame is still there. */
      answered: z.boolean().optional(),
      /** Milliseconds since this frame was first seen: a widget that passes by itself needs a moment. */
      seen_ms: z.int().min(0),
    }),
  ),
  /** First-party requests other than GET that the action set off, oldest first; what a new page loads is not among them. */
  submits: z.array(
    z.strictObject({
      path: z.string(),
      status: z.int().optional(),
      failure: text.optional(),
      pending: z.boolean(),
      /** What the answer asks for in `Retry-After`, in seconds. */
      retry_after_s: z.int().min(0).optional(),
    }),
  ),
  /** Scripts of the provider's own hosts that failed to load. */
  failed_scripts: z.int().min(0),
  requests_in_flight: z.int().min(0),
  /** Signals that the page is still working, by name. */
  busy: z.array(z.string()),

  /** New controls compared with the step's profile, as outline nodes. */
  unknown_controls: z.array(outlineNodeSchema),
  /** New controls that stand between the scraper and its goal: required, consent, age, phone, code. */
  gates: z.array(outlineNodeSchema),
  /** Submit controls of the profile of which none is left. */
  lost_controls: z.array(outlineNodeSchema).optional(),
  controls: z.int().min(0),
  action_links: z.int().min(0),
  blank: z.boolean(),
  has_login_form: z.boolean(),
  has_code_field: z.boolean(),
  has_phone_field: z.boolean(),
  has_captcha_mark: z.boolean(),
  has_large_frame: z.boolean(),

  /** What the step declares about itself. */
  expects: z.strictObject({ session: z.boolean(), code: z.boolean() }),
});
export type Evidence = z.infer<typeof evidenceSchema>;
