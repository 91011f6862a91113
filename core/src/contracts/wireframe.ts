import { z } from 'zod';
import { intents } from './outline.ts';

/** Roles that a wireframe can show; whatever else an outline may come to hold is left out of it. */
export const wireframeRoles = [
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'listbox',
  'checkbox',
  'radio',
  'switch',
  'slider',
  'spinbutton',
  'file',
  'tab',
  'menuitem',
  'option',
  'summary',
  'clickable',
  'heading',
  'iframe',
  'canvas',
  'table',
  'form',
  'dialog',
  'alertdialog',
  'group',
  'navigation',
  'banner',
  'contentinfo',
  'complementary',
] as const;

/**
 * One element of a wireframe: `+ 480,312 320x40 button:tos required #submit`. A mark (` ` as it was, `+` new, `-` gone,
 * `~` changed), place and size in CSS pixels on a grid, role, intent where it is known, states, and the step's missing
 * landmark that it was. Every word is of a closed vocabulary or an id of the provider package, so that nothing that a
 * page says can be in it.
 */
export const wireframeLineSchema = z
  .string()
  .max(160)
  .regex(
    new RegExp(
      `^[ +~-] \\d{1,4},\\d{1,5} \\d{1,4}x\\d{1,5} (${wireframeRoles.join('|')})(:(${intents.join('|')}))?( required)?( disabled)?( #[a-z0-9-]{1,64})?$`,
    ),
  );

/** The page as roles, intents and boxes, in reading order: now, and as it was known where the profile has boxes. */
export const wireframeSchema = z.strictObject({
  before: z.array(wireframeLineSchema).max(120).optional(),
  now: z.array(wireframeLineSchema).max(120),
});
export type Wireframe = z.infer<typeof wireframeSchema>;
