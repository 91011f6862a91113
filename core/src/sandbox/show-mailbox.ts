import { html } from './html.ts';
import { type Handler, htmlReply } from './reply.ts';
import type { SandboxMailbox } from './sandbox-mailbox.ts';

/** A page that shows the sandbox's mails, newest first, to people who click through the sandbox by hand. */
export const showMailbox =
  ({ mails }: SandboxMailbox): Handler =>
  () =>
    htmlReply(html`<html lang="en">
<head>
<meta charset="utf-8">
<title>Sandbox mailbox (${mails.length})</title>
<meta http-equiv="refresh" content="3">
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color: #1c1c1e; }
  article { border: 1px solid #ddd; border-radius: 12px; margin: 1rem 0; overflow: hidden; }
  header { background: #f6f6f7; padding: .75rem 1rem; }
  header p { margin: 0; color: #555; font-size: 13px; }
  h2 { font-size: 16px; margin: 0; }
  iframe { border: 0; width: 100%; height: 22rem; display: block; background: #fff; }
</style>
</head>
<body>
<h1>Sandbox mailbox</h1>
${mails.length === 0 && html`<p>No mail yet. This page looks again every few seconds.</p>`}
${mails.toReversed().map(
  (mail) => html`<article>
  <header>
    <h2>${mail.subject}</h2>
    <p>From ${mail.from} to ${mail.to}, ${new Date(mail.at).toLocaleTimeString('en-US')}</p>
  </header>
  <iframe sandbox="" title="Mail: ${mail.subject}" srcdoc="${mail.html}"></iframe>
</article>`,
)}
</body>
</html>`);
