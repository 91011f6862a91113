import { type Html, html, htmlReply } from 'agentkeys/sandbox';
import type { AcmeCase, AcmeCases, Tools } from '../acme-case.ts';
import { submitButton } from '../pages/controls.ts';
import type { FormPage } from '../pages/form-page.ts';
import { barePage } from '../pages/layout.ts';

const blocked = { step: 'signup-form', verdict: 'challenge:captcha' } as const;

/** Somebody asks for proof that a person is present. Each widget is what its vendor's script makes of a page. */
export const challenges = {
  hcaptcha: {
    ...blocked,
    doc: 'visible hCaptcha blocks submit',
    signup: inForm(
      ({ vendor }) =>
        html`<div class="h-captcha">${frame(vendor('newassets.hcaptcha.com', '/captcha/v1/4f2a/static/hcaptcha.html'), 'Widget containing checkbox for hCaptcha security challenge', 303, 78)}<textarea name="h-captcha-response" hidden></textarea></div>`,
    ),
  },
  'recaptcha-v2': {
    ...blocked,
    doc: 'reCAPTCHA v2 checkbox',
    signup: inForm(
      ({ vendor }) =>
        html`<div class="g-recaptcha">${frame(vendor('www.google.com', '/recaptcha/api2/anchor?size=normal'), 'reCAPTCHA', 304, 78)}<textarea name="g-recaptcha-response" hidden></textarea></div>`,
    ),
  },
  'recaptcha-v3-badge': {
    step: 'signup-form',
    verdict: 'pass',
    doc: 'invisible reCAPTCHA v3 badge only',
    signup: (_, { vendor }) => ({
      overlay: html`<div class="grecaptcha-badge">${frame(vendor('www.google.com', '/recaptcha/api2/anchor?size=invisible'), 'reCAPTCHA', 256, 60)}</div>`,
    }),
  },
  turnstile: {
    ...blocked,
    doc: 'Turnstile widget, submit disabled',
    // The vendor hides the frame in a closed shadow root.
    signup: inForm(
      ({ vendor }) =>
        html`<div class="cf-turnstile"><template shadowrootmode="closed">${frame(vendor('challenges.cloudflare.com', '/cdn-cgi/challenge-platform/h/b/turnstile/if'), 'Widget containing a Cloudflare security challenge', 300, 65)}</template><input type="hidden" name="cf-turnstile-response"></div>`,
    ),
  },
  'cf-interstitial': {
    ...blocked,
    doc: 'Cloudflare "Just a moment…" 403 + cf-mitigated header',
    routes: instead(
      { 'cf-mitigated': 'challenge' },
      'Just a moment...',
      ({ vendor }) =>
        html`<p>Checking your browser before you can go on.</p>${frame(vendor('challenges.cloudflare.com', '/cdn-cgi/challenge-platform/h/b/turnstile/if'), 'Widget containing a Cloudflare security challenge', 300, 65)}`,
    ),
  },
  'captcha-after-submit': {
    step: 'signup-submit',
    verdict: 'challenge:captcha',
    doc: 'challenge popup after submit',
    signup: (_, { vendor }) => ({
      overlay: html`<template data-challenge><div class="backdrop">${frame(vendor('newassets.hcaptcha.com', '/captcha/v1/4f2a/static/hcaptcha-challenge.html'), 'Main content of the hCaptcha challenge', 400, 600)}</div></template>`,
    }),
  },
  arkose: {
    ...blocked,
    doc: 'FunCaptcha iframe',
    signup: inForm(
      ({ vendor }) =>
        html`<div id="arkose">${frame(vendor('client-api.arkoselabs.com', '/fc/gc/'), 'Verification challenge', 300, 250)}</div>`,
    ),
  },
  datadome: {
    ...blocked,
    doc: 'DataDome 403 page',
    routes: instead({ 'x-datadome': 'protected' }, 'acme.localhost', ({ vendor }) =>
      frame(vendor('geo.captcha-delivery.com', '/captcha/?t=fe'), 'DataDome CAPTCHA', 600, 400),
    ),
  },
  'custom-slider': {
    ...blocked,
    doc: 'home-grown "slide to verify you are human"',
    signup: inForm(
      () =>
        html`<div role="group" aria-label="Slide to verify you are human"><input type="range" value="0" aria-label="Slide to verify you are human"></div>`,
    ),
  },
} satisfies AcmeCases;

function frame(address: string, title: string, width: number, height: number): Html {
  return html`<iframe src="${address}" title="${title}" width="${width}" height="${height}"></iframe>`;
}

/** A widget in the form, which cannot be sent until a person has used it. */
function inForm(widget: (tools: Tools) => Html) {
  return ({ fields }: FormPage, tools: Tools): Partial<FormPage> => ({
    fields: { ...fields, widget: widget(tools) },
    submit: submitButton('Create account', { 'data-testid': 'signup-submit', disabled: true }),
  });
}

/** A page of the vendor in place of the form. */
function instead(
  headers: Record<string, string>,
  title: string,
  content: (tools: Pick<Tools, 'vendor'>) => Html,
): AcmeCase['routes'] {
  return {
    'GET /signup':
      (_, { vendor }) =>
      () =>
        htmlReply(barePage(title, content({ vendor })), { status: 403, headers }),
  };
}
