import { html, type SandboxMail } from 'agentkeys/sandbox';

const from = 'OpenAI <noreply@tm.openai.com>';

/** Styled as such mails are: colours of six digits in sheets and attributes, which are not codes. */
const mail = (to: string, subject: string, body: ReturnType<typeof html>): SandboxMail => ({
  from,
  to,
  subject,
  html: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${subject}</title>
<style>
  body { background: #ffffff; color: #353740; font-family: Helvetica, Arial, sans-serif; }
  .card { border: 1px solid #202123; max-width: 560px; margin: 24px auto; padding: 32px; border-radius: 8px; }
  .code { color: #141415; background: #F3F3F3; font-size: 28px; letter-spacing: 4px; padding: 12px 16px; }
  .small { color: #6E6E80; font-size: 12px; }
</style>
</head>
<body bgcolor="#141415">
<table role="presentation" width="100%"><tr><td style="color:#141415">
<div class="card">
${body}
<p class="small">OpenAI, 3180 18th Street, San Francisco, CA 94110</p>
<p class="small"><a href="https://help.openai.com/?ref=mail&amp;id=100200">Help center</a></p>
</div>
</td></tr></table>
</body>
</html>`.markup,
});

/** Comes first and holds numbers, none of which is a code. */
export const welcomeMail = (to: string): SandboxMail =>
  mail(
    to,
    'Welcome to OpenAI',
    html`<h2 style="color:#141415">Welcome to OpenAI</h2>
<p>Thank you for signing up. Your account comes with 1 project and up to 100000 tokens a minute.</p>`,
  );

export const codeMail = (to: string, code: string): SandboxMail =>
  mail(
    to,
    'Your OpenAI verification code',
    html`<h2 style="color:#141415">Verify your email</h2>
<p>Enter this temporary verification code to continue:</p>
<p class="code">${code}</p>
<p>If you did not try to create an OpenAI account, please ignore this email.</p>`,
  );
