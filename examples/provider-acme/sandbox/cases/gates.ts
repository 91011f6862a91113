import { type Handler, html } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { button, checkbox, field, submitButton } from '../pages/controls.ts';
import { nothing } from '../pages/layout.ts';
import { refuse } from '../replies.ts';

const trips = { step: 'signup-form', verdict: 'tripwire:selector-missing' } as const;

/** Sign-up asks for something that it did not ask for. */
export const gates = {
  'tos-gate-modal': {
    ...trips,
    doc: 'blocking "Accept new ToS" modal over the form',
    signup: () => ({
      overlay: html`<div class="backdrop" role="dialog" aria-modal="true"><div class="card"><h2>We updated our Terms</h2>${button('Accept new ToS', { onclick: "this.closest('.backdrop').remove()" })}</div></div>`,
    }),
  },
  'tos-gate-additive': {
    ...trips,
    doc: 'a fake <button>Accept new ToS</button> injected in the form; server refuses until accepted',
    signup: ({ fields }) => ({ fields: { ...fields, gate: html`<button>Accept new ToS</button>` } }),
    routes: {
      'POST /api/signup': (usual) => (request) =>
        request.cookies.acme_terms === 'accepted'
          ? usual(request)
          : refuse(422, 'Please accept the new Terms of Service'),
    },
  },
  'tos-gate-replace': {
    ...trips,
    doc: 'ToS interstitial replaces the form',
    signup: () => ({
      heading: html`<h1>Updated Terms of Service</h1>`,
      oauth: [],
      fields: {},
      submit: button('Accept new ToS'),
      after: nothing,
    }),
  },
  'tos-checkbox-required': {
    ...trips,
    doc: 'new required age checkbox; submit disabled until ticked',
    signup: ({ fields }) => ({
      fields: {
        ...fields,
        age: checkbox('I am 18 years or older', {
          name: 'age',
          required: true,
          onchange: "document.getElementById('submit').disabled = !this.checked",
        }),
      },
      submit: submitButton('Create account', { 'data-testid': 'signup-submit', disabled: true }),
    }),
  },
  'name-required': {
    ...trips,
    doc: 'new required "Full name" field; API 422 without it',
    signup: ({ fields }) => ({
      fields: { name: field('Full name', { name: 'fullname', required: true }), ...fields },
    }),
    routes: { 'POST /api/signup': needs('fullname', 'Full name is required') },
  },
  'phone-required': {
    ...trips,
    doc: 'new required phone field',
    signup: ({ fields }) => ({
      fields: { ...fields, phone: field('Phone number', { name: 'phone', type: 'tel', required: true }) },
    }),
    routes: { 'POST /api/signup': needs('phone', 'Phone number is required') },
  },
} satisfies AcmeCases;

function needs(name: string, error: string) {
  return (usual: Handler): Handler =>
    async (request) => {
      const fields = await request.json();
      return fields[name] ? usual({ ...request, json: async () => fields }) : refuse(422, error, name);
    };
}
