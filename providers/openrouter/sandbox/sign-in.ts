import { type Handler, type Html, html, htmlReply, jsonReply, refuseForm } from 'agentkeys/sandbox';
import type { Changes } from './changes.ts';
import { sitePage } from './layout.ts';
import { formError } from './sign-up/draw-form.ts';
import { plainAddress, type World } from './world.ts';

/** Where a visitor without a session ends up. */
export const showSignIn =
  ({ changes }: World): Handler =>
  ({ query }) =>
    htmlReply(
      signInPage(
        changes,
        'Sign in to OpenRouter',
        query.get('redirect_url') ?? '/',
        html`<label>Email address<input name="emailAddress" type="email" autocomplete="email" required></label>`,
      ),
    );

/** Where a sign-up with a known address ends up. */
export const showReturningUser =
  ({ changes }: World): Handler =>
  () =>
    htmlReply(
      signInPage(changes, 'Welcome back', '/', html`<p class="note">Enter your password to continue.</p>`),
    );

export const takeSignIn =
  ({ accounts, sessions }: World): Handler =>
  async (request) => {
    const { emailAddress = '', password, next = '/' } = await request.json();
    const email = plainAddress(emailAddress);
    const account = accounts.find((known) => known.email === email && known.password === password);
    if (!account)
      return refuseForm(422, 'Password is incorrect. Try again, or use another method.', 'password');
    return jsonReply({ next: next.startsWith('/') ? next : '/' }, { cookies: [sessions.begin(account)] });
  };

const signInPage = (changes: Changes, title: string, next: string, first: Html): Html =>
  sitePage(changes, {
    title,
    scripts: ['form.js'],
    content: html`<div class="card">
<h1>${title}</h1>
<form data-endpoint="/v1/client/sign_ins" novalidate>
<input type="hidden" name="next" value="${next}">
${first}
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
${formError}
<button class="primary" name="intent" value="sign-in">Continue</button>
</form>
<p class="note">Don't have an account? <a href="/sign-up">Sign up</a></p>
</div>`,
  });
