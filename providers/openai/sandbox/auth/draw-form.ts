import { type Html, type HtmlPart, html } from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import { authPage, formError } from './layout.ts';

/** The pages of the sign-up form, by the field that they ask for. */
export type FormPage = 'email' | 'password';

export function emailPage(changes: Changes, challenge: HtmlPart): Html {
  const form = [emailForm(changes, challenge), oauth];
  const parts = changes['ab-variant'] ? form.toReversed() : form;
  return authPage({
    title: 'Create an account',
    scripts: ['form.js', 'form-place.js'],
    content: html`<h1>Create an account</h1>
${deliver(changes, html`${parts}`)}
<p class="note">Already have an account? <a href="/log-in">Log in</a></p>
${termsDialog(changes, 'email')}`,
  });
}

export const passwordPage = (changes: Changes, email: string): Html =>
  authPage({
    title: 'Create a password',
    scripts: ['form.js', 'form-place.js'],
    content: html`<h1>Create a password</h1>
<p class="note">You will use it with your email address to log in to OpenAI products.</p>
<form id="sign-up" data-endpoint="/api/accounts/user/register" novalidate>
<div class="with-edit"><label for="shown-email">Email address</label><input id="shown-email" value="${email}" autocomplete="username" readonly><a href="/create-account">Edit</a></div>
<div>${passwordField}${formError}</div>
${actions(changes, 'password', false)}
</form>
<p class="note">Already have an account? <a href="/log-in">Log in</a></p>
${termsDialog(changes, 'password')}`,
  });

/** The form alone, for a frame. */
export const framedForm = (changes: Changes): Html =>
  html`<html lang="en"><head><meta charset="utf-8"><title>Sign up</title><link rel="stylesheet" href="/assets/style.css"></head>
<body>${emailForm(changes, undefined)}<script src="/assets/form.js"></script></body></html>`;

/** How the form comes into the page. */
function deliver(changes: Changes, form: Html): Html {
  if (changes['iframe-form'])
    return html`<iframe src="/create-account/form" title="Sign up" width="360" height="300"></iframe>`;
  const mode = changes['shadow-form'];
  if (!mode) return form;
  return html`<auth-form></auth-form><template data-shadow="${String(mode)}"><link rel="stylesheet" href="/assets/style.css">${form}</template>`;
}

const emailForm = (
  changes: Changes,
  challenge: HtmlPart,
): Html => html`<form id="sign-up" data-endpoint="/api/accounts/authorize/continue" novalidate>
<div><label for="email">Email address</label><input id="email" name="email" type="email" autocomplete="email" required>${changes['merged-form'] ? undefined : formError}</div>
${changes['merged-form'] && html`<div>${passwordField}${formError}</div>`}
${changes['extra-field'] && extraField(changes)}
${changes['extra-checkbox'] && extraBox(changes)}
${challenge}${actions(changes, 'email', challenge !== undefined)}
</form>`;

const passwordField = html`<label for="new-password">Password</label><input id="new-password" name="password" type="password" autocomplete="new-password" required>`;

const oauth = html`<div class="or">OR</div>
<div class="oauth">
${['Google', 'Apple', 'Microsoft', 'GitHub'].map(
  (name) => html`<button type="button" data-oauth="${name}">Continue with ${name}</button>\n`,
)}</div>`;

const extraField = (changes: Changes): HtmlPart =>
  changes['extra-field'] !== 'key' &&
  html`<div><label for="company">${changes['extra-field'] === 'required' ? 'Company' : 'Company (optional)'}</label><input id="company" name="company"${changes['extra-field'] === 'required' && html` required`}></div>`;

const extraBox = (changes: Changes): HtmlPart =>
  changes['extra-checkbox'] === 'required'
    ? html`<div><input type="checkbox" id="age-confirmed" name="age_confirmed" required> <label for="age-confirmed">I am at least 18 years old</label></div>`
    : html`<div><input type="checkbox" id="news" name="news"> <label for="news">Send me news about products</label></div>`;

const termsDialog = (changes: Changes, page: FormPage): HtmlPart =>
  changes['tos-gate-modal'] === page &&
  html`<div class="backdrop" data-terms><div role="dialog" aria-modal="true" aria-label="New terms"><p>Our terms have changed.</p><button type="button">Accept new ToS</button></div></div>`;

/** The form's buttons; the gate is a bare button beside Continue, and nothing else of the page differs with it. */
function actions(changes: Changes, page: FormPage, disabled: boolean): HtmlPart {
  const gate = html`<button>Accept new ToS</button>`;
  const proceed = html`<button class="primary" name="intent" value="continue"${disabled && html` disabled`}>Continue</button>`;
  if (changes['tos-gate-replace'] === page) return gate;
  return changes['tos-gate'] === page || changes['tos-gate-required'] === page ? [proceed, gate] : proceed;
}
