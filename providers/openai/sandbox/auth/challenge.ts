import {
  type Handler,
  type Html,
  html,
  htmlReply,
  jsonReply,
  type Origins,
  type Reply,
  type SandboxRequest,
} from 'agentkeys/sandbox';
import type { SignUp, World } from '../world.ts';
import { authPage } from './layout.ts';

/** Whether the visitor has still to prove to be a person, in the place that the change names. */
export const needsClearance = ({ changes }: World, signUp: SignUp, place: 'page' | 'widget'): boolean =>
  changes.challenge === place && !signUp.cleared;

/** The page that stands before the one that was asked for, with the marks that its vendor's real one carries. */
export const showChallenge = ({ origins }: SandboxRequest): Reply =>
  htmlReply(
    authPage({
      title: 'Just a moment...',
      scripts: ['challenge.js'],
      content: html`<h1>auth.openai.localhost</h1>
<p>Verify you are human by completing the action below.</p>
${widget(origins)}
<p class="note">auth.openai.localhost needs to review the security of your connection before proceeding.</p>`,
    }),
    { status: 403, headers: { 'cf-mitigated': 'challenge' } },
  );

export const widget = (origins: Origins): Html => html`<div class="cf-turnstile">
<iframe class="widget" src="${origins.challenges}/turnstile" title="Widget containing a Cloudflare security challenge"></iframe>
<input type="hidden" name="cf-turnstile-response">
</div>
`;

/** Page of the vendor's host: a box that a person ticks. No scraper does. */
export const showWidget: Handler = () =>
  htmlReply(html`<html lang="en">
<head>
<meta charset="utf-8">
<title>Just a moment...</title>
<style>
  body { margin: 0; font: 14px system-ui, sans-serif; }
  label { display: flex; align-items: center; gap: 12px; white-space: nowrap; height: 66px; padding: 0 16px; border: 1px solid #e0e0e0; background: #fafafa; }
  input { width: 24px; height: 24px; }
  small { margin-left: auto; color: #777; }
</style>
</head>
<body>
<label><input type="checkbox"> Verify you are human <small>replica</small></label>
<script>
document.querySelector('input').addEventListener('change', (event) => {
  event.target.disabled = true;
  parent.postMessage('human', '*');
});
</script>
</body>
</html>`);

/** Waits for the vendor's frame to say that a person is there, then asks for the page again. */
export const challengeScript = `
addEventListener('message', async (event) => {
  if (event.data !== 'human' || !document.querySelector('.cf-turnstile')) return;
  await fetch('/cdn-cgi/challenge-platform/clear', { method: 'POST' });
  location.reload();
});
`;

export const clearChallenge =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (signUp) signUp.cleared = true;
    return jsonReply({});
  };
