import { randomBytes } from 'node:crypto';
import { codeField, type Html, type HtmlPart, html, type Origins, turnstileWidget } from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import { wordsOf } from './words.ts';

/** The fields that a form has; a split one has some of them on each of its pages. */
export type Part = 'whole' | 'email' | 'password';

/** Empty until the server refuses something. */
export const formError = html`<p class="error" role="alert" hidden></p>`;

/** The sign-up form, with what stands around it in its card. */
export function drawForm(changes: Changes, origins: Origins, part: Part): Html {
  const words = wordsOf(changes);
  const providers = html`<div class="providers">${['GitHub', 'Google', 'MetaMask'].map(
    (name) =>
      html`<button type="button" data-oauth="${name}" aria-label="Sign in with ${name}">${name}</button>`,
  )}</div>`;
  const endpoint = part === 'email' ? '/v1/client/sign_ups/email' : '/v1/client/sign_ups';
  const form = html`<form data-endpoint="${endpoint}" novalidate>
${part !== 'password' && emailField(changes)}
${part !== 'email' && passwordField(changes)}
${part !== 'password' && changes['extra-field'] && extraField(changes)}
${formError}
${part !== 'password' && [termsBox(changes), changes['extra-checkbox'] && extraBox(changes)]}
<div id="clerk-captcha"></div>
${buttons(changes, part)}
</form>
${captcha(changes, origins)}
${changes['merged-form'] && codeForm}`;
  return html`<div class="card">
<h1>${words.title}</h1>
<p class="note">${words.lead}</p>
${changes['ab-variant'] ? [form, providers] : [providers, form]}
<p class="note">Already have an account? <a href="/sign-in">Sign in</a></p>
</div>`;
}

/** Id and name of a field. */
function marks(changes: Changes, name: string, renamed: string): Html {
  return changes['renamed-ids']
    ? html`id="f${randomBytes(3).toString('hex')}" name="${renamed}"`
    : html`id="${name}-field" name="${name}"`;
}

/** A label around its field needs no id to find it by. */
const field = (label: string, input: Html): Html => html`<label>${label}${input}</label>`;

const emailField = (changes: Changes): Html =>
  field(
    wordsOf(changes).email,
    html`<input ${marks(changes, 'emailAddress', 'identifier')} type="email" autocomplete="email" placeholder="" required>`,
  );

/** What it says of the password's strength is an alert and no error. */
const passwordField = (changes: Changes): HtmlPart => [
  field(
    wordsOf(changes).password,
    html`<input ${marks(changes, 'password', 'secret')} type="password" autocomplete="new-password" required>`,
  ),
  html`<p class="note" role="alert" data-strength>Your password must contain 8 or more characters.</p>`,
];

function termsBox(changes: Changes): Html {
  const { agree, terms, and, privacy } = wordsOf(changes);
  const label = changes['label-link-terms']
    ? html`<a href="/terms">${agree}${terms}${and}${privacy}</a>`
    : html`${agree}<a href="/terms">${terms}</a>${and}<a href="/privacy">${privacy}</a>`;
  return html`<div class="row"><input type="checkbox" ${marks(changes, 'legalAccepted', 'consent')} aria-labelledby="legal" required><label id="legal">${label}</label></div>`;
}

const extraBox = (changes: Changes): Html =>
  changes['extra-checkbox'] === 'required'
    ? html`<label class="row"><input type="checkbox" name="age" required> I am 18 years or older</label>`
    : html`<label class="row"><input type="checkbox" name="news"> Send me product updates</label>`;

const extraField = (changes: Changes): HtmlPart => {
  if (changes['extra-field'] === 'required') return field('Company', html`<input name="company" required>`);
  return (
    changes['extra-field'] === 'optional' && field('Referral code (optional)', html`<input name="referral">`)
  );
};

function buttons(changes: Changes, part: Part): HtmlPart {
  const gate = html`<button>Accept new ToS</button>`;
  if (changes['tos-gate-replace'] && part !== 'password') return gate;
  const twin = html`<button type="button" class="primary${changes['twin-button'] === 'hidden' && ' twin'}" aria-hidden="true" tabindex="-1">Continue</button>`;
  return [
    changes['twin-button'] && twin,
    html`<button class="primary" name="intent" value="continue">${wordsOf(changes).proceed}</button>`,
    (changes['tos-gate'] || changes['tos-gate-required']) && part !== 'password' && gate,
  ];
}

/** Comes into the form some seconds after it was sent. */
function captcha({ challenge }: Changes, { challenges }: Origins): HtmlPart {
  const modes = { shown: '', passes: '?mode=passes', 'never-ends': '?mode=endless' };
  const mode = Object.entries(modes).find(([name]) => name === challenge)?.[1];
  return (
    mode !== undefined &&
    html`<template data-captcha>${turnstileWidget(`${challenges}/turnstile${mode}`)}</template>`
  );
}

export const verifyButton = html`<button class="primary" name="intent" value="verify" disabled>Continue</button>`;

/** Takes the place of the form where the code is asked for on the same page. */
const codeForm = html`<template data-code><form data-endpoint="/v1/client/sign_ups/attempt_verification" novalidate>
${codeField('Verification code')}${formError}${verifyButton}
</form></template>`;

/** Lies over the form until it is pressed. */
export const termsDialog = html`<div class="backdrop" data-gate><div class="dialog" role="dialog" aria-modal="true" aria-label="Updated Terms of Service">
<h2>We have updated our Terms of Service</h2>
<div class="actions"><button type="button" onclick="this.closest('[data-gate]').remove()">Accept new ToS</button></div>
</div></div>`;
