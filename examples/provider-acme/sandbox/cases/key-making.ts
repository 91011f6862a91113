import { html, htmlReply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { button } from '../pages/controls.ts';
import { newKeyPage, surveyPage } from '../pages/elsewhere.ts';
import { standBefore } from '../stand-before.ts';

const trips = (step: string) => ({ step, verdict: 'tripwire:selector-missing' }) as const;

/** The page of the keys, or one of its dialogs, is another one. */
export const keyMaking = {
  'keys-btn-renamed': {
    ...trips('keys-page'),
    doc: '"Create new secret key" -> "Add credential"',
    keys: () => ({ create: button('Add credential', { id: 'create', class: 'primary' }) }),
  },
  'keys-btn-menu': {
    ...trips('keys-page'),
    doc: 'create moved into a kebab menu',
    keys: ({ create }) => ({ create: html`<details><summary>Actions</summary>${create}</details>` }),
  },
  'keys-same-url-wizard': {
    ...trips('keys-page'),
    doc: 'onboarding survey rendered at the same URL',
    routes: {
      'GET /keys': (usual, world) => (request) =>
        world.sessions.of(request)?.passed === false ? htmlReply(surveyPage) : usual(request),
      'POST /api/welcome': standBefore.pass,
    },
  },
  'key-dialog-scope': {
    ...trips('key-dialog'),
    doc: 'dialog gains required "Project" select; Create disabled until chosen',
    keys: ({ nameFields }) => ({
      nameFields: html`<div class="row"><label for="project">Project</label><select id="project" name="project" required><option value="">Select…</option><option>default</option></select></div>${nameFields}`,
      mint: button('Create secret key', { id: 'mint', class: 'primary', type: 'submit', disabled: true }),
    }),
  },
  'key-dialog-gone': {
    ...trips('key-dialog'),
    doc: 'click navigates to /keys/new page instead of a dialog',
    keys: () => ({
      create: button('Create new secret key', { id: 'create', class: 'primary', 'data-page': '/keys/new' }),
    }),
    routes: { 'GET /keys/new': () => () => htmlReply(newKeyPage) },
  },
  'mint-renamed': {
    ...trips('key-dialog'),
    doc: '"Create secret key" -> "Generate"',
    keys: () => ({ mint: button('Generate', { id: 'mint', class: 'primary', type: 'submit' }) }),
  },
  'key-output-div': {
    ...trips('key-read'),
    doc: 'secret shown in <code> text, not input',
    keys: () => ({ secret: html`<p>Your key</p><code id="secret"></code>` }),
  },
  'key-output-masked': {
    ...trips('key-read'),
    doc: 'secret masked sk-••••, reveal button needed',
    keys: () => ({
      secret: html`<p><span id="masked">sk-acme-••••••••</span> ${button('Reveal key', { id: 'reveal' })}</p>`,
    }),
  },
} satisfies AcmeCases;
