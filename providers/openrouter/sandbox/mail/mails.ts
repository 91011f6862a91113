import { encodeQuotedPrintable, type Html, html, type SandboxMail, trustedHtml } from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import type { AccountRecord } from '../world.ts';

const senders = {
  today: 'OpenRouter <notifications@openrouter.ai>',
  noreply: 'OpenRouter <noreply@openrouter.ai>',
  domain: 'OpenRouter <notifications@accounts.example>',
} as const;

export function linkMail(changes: Changes, { email }: AccountRecord, address: string): SandboxMail {
  return mail(
    changes,
    email,
    'Your verification link',
    html`<h2>Verify your email address</h2>
<p>Use the link below to finish signing up. It expires in 10 minutes.</p>
<p><a href="${address}" class="button">Verify email address</a></p>
<p>If you did not try to sign up, you can ignore this email.</p>`,
  );
}

export function codeMail(changes: Changes, { email, code }: AccountRecord): SandboxMail {
  return mail(
    changes,
    email,
    'Your verification code',
    html`<h2>Verification code</h2>
<p>Enter the following verification code when prompted:</p>
<p class="code">${code}</p>
<p>To protect your account, do not share this code.</p>`,
  );
}

/** Has links and numbers, none of which verifies anything. */
export const welcomeMail = (changes: Changes, email: string): SandboxMail =>
  mail(
    changes,
    email,
    'Welcome to OpenRouter',
    html`<h2>Welcome to OpenRouter</h2>
<p>One API for more than 400 models of 60 providers. New accounts get 50 free requests a day.</p>
<p><a href="https://openrouter.ai/docs/quickstart?ref=welcome&amp;id=200300">Read the quickstart</a></p>`,
  );

function mail(changes: Changes, to: string, subject: string, body: Html): SandboxMail {
  const sender = changes['sender-changed'];
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${subject}</title>
<style>
  body { background: #ffffff; color: #212126; font-family: Helvetica, Arial, sans-serif; }
  .button { background: #2F3037; color: #ffffff; padding: 12px 24px; border-radius: 6px; }
  .code { font-size: 40px; font-weight: 700; }
${changes['hex-colour-mail'] && colours}
</style>
</head>
<body${changes['hex-colour-mail'] && html` bgcolor="#141415" text="#353740"`}>
<table role="presentation" width="100%"><tr><td${changes['hex-colour-mail'] && html` style="color:#202123"`}>
${body}
<p class="small">OpenRouter, Inc &middot; 169 Madison Ave, New York, NY 10016</p>
<p class="small"><a href="https://openrouter.ai/privacy">Privacy Policy</a></p>
</td></tr></table>
</body>
</html>`;
  const from = sender === 'noreply' || sender === 'domain' ? senders[sender] : senders.today;
  if (!changes['quoted-printable-mail']) return { from, to, subject, html: markup };
  return { from, to, subject, html: encodeQuotedPrintable(markup), transferEncoding: 'quoted-printable' };
}

/** Each of them six digits. */
const colours = trustedHtml(`  h2 { color: #141415; border-top: 1px solid #334455; }
  p { color: #353740; background: #998877; }
  a { color: #112233; }`);
