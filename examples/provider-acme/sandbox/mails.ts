import { html, type SandboxMail } from 'agentkeys/sandbox';

const from = 'Acme <hello@mail.acme.example>';

const mail = (to: string, subject: string, content: ReturnType<typeof html>): SandboxMail => ({
  from,
  to,
  subject,
  html: html`<!doctype html>
<html lang="en"><head><title>${subject}</title><style>.code { font-size: 28px; color: #141415; }</style></head>
<body bgcolor="#223344"><h1>${subject}</h1>${content}<p>Acme, 1 Example Street</p></body></html>`.markup,
});

export const codeMail = (to: string, code: string): SandboxMail =>
  mail(to, 'Your Acme verification code', html`<p>Your verification code is</p><p class="code">${code}</p>`);

export const linkMail = (to: string, address: string): SandboxMail =>
  mail(to, 'Finish signing up at Acme', html`<p><a href="${address}">Confirm your e-mail address</a></p>`);
