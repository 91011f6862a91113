import { randomUUID } from 'node:crypto';
import { type Handler, html, htmlReply, jsonReply, redirectReply, refuseForm } from 'agentkeys/sandbox';
import { sitePage } from '../layout.ts';
import { formError } from '../sign-up/draw-form.ts';
import type { World } from '../world.ts';

/** Where one signs up; or where a program sends its user to agree that it gets a key. */
export const showAuth =
  ({ changes, sessions }: World): Handler =>
  (request) => {
    const { query } = request;
    const callback = query.get('callback_url');
    if (callback === null)
      return redirectReply(changes['redirect-elsewhere'] === 'signup' ? '/models' : '/sign-up');
    if (!sessions.of(request))
      return redirectReply(`/sign-in?redirect_url=${encodeURIComponent(`/auth?${query}`)}`);
    const challenge = query.get('code_challenge') ?? '';
    if (!URL.canParse(callback) || challenge === '' || query.get('code_challenge_method') !== 'S256') {
      const content = html`<h1>Invalid request</h1><p>callback_url, code_challenge and code_challenge_method=S256 are needed.</p>`;
      return htmlReply(sitePage(changes, { title: 'Invalid request', content }), { status: 400 });
    }
    return htmlReply(
      sitePage(changes, {
        title: 'Authorize',
        scripts: ['form.js'],
        content: html`<div class="card">
<h1>Authorize ${new URL(callback).host}</h1>
<p class="note">It gets an API key that spends credits of your account. You can delete the key at any time.</p>
<form data-endpoint="/api/frontend/authorize" novalidate>
<input type="hidden" name="callback_url" value="${callback}"><input type="hidden" name="code_challenge" value="${challenge}">
${formError}
<button class="primary" name="intent" value="authorize">Authorize</button>
</form>
<p class="note"><a href="/">Cancel</a></p>
</div>`,
      }),
    );
  };

/** Sends the user back to the program, with a code that is good for one key. */
export const authorize =
  ({ sessions, authorizations }: World): Handler =>
  async (request) => {
    const owner = sessions.of(request);
    if (!owner) return refuseForm(401, 'Your session has ended. Please sign in again.');
    const { callback_url = '', code_challenge = '' } = await request.json();
    const next = URL.parse(callback_url);
    if (!next || !/^https?:$/.test(next.protocol))
      return refuseForm(422, 'The address to return to is invalid.');
    const code = randomUUID();
    authorizations.set(code, { owner, challenge: code_challenge });
    next.searchParams.set('code', code);
    return jsonReply({ next: next.href });
  };
