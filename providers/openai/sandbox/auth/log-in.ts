import { type Handler, type Html, html, htmlReply, jsonReply, refuseForm } from 'agentkeys/sandbox';
import { sendCode, type World } from '../world.ts';
import { callbackAddress } from './callback-address.ts';
import { brokenFlow } from './create-account.ts';
import { authPage, formError } from './layout.ts';

export const showLogIn =
  (world: World): Handler =>
  (request) =>
    world.signUps.of(request) ? htmlReply(emailPage) : htmlReply(brokenFlow, { status: 400 });

export const takeLogIn =
  (world: World): Handler =>
  async (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp) return refuseForm(400, 'Your session has ended. Please start again.');
    signUp.email = (await request.json()).email ?? '';
    return jsonReply({ next: '/log-in/password' });
  };

/** Also where a sign-up with a known address ends up. */
export const showReturningUser =
  (world: World): Handler =>
  (request) => {
    const email = world.signUps.of(request)?.email;
    return email === undefined ? htmlReply(brokenFlow, { status: 400 }) : htmlReply(passwordPage(email));
  };

export const takeReturningPassword =
  (world: World): Handler =>
  async (request) => {
    const email = world.signUps.of(request)?.email;
    const { password } = await request.json();
    const account = world.accounts.find((known) => known.email === email && known.password === password);
    if (!account) return refuseForm(401, 'Incorrect email address or password', 'password');
    return jsonReply({ next: callbackAddress(world, account, request.origins) });
  };

/** A way in without the password. */
export const sendLogInCode =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    const account = world.accounts.find((known) => known.email === signUp?.email);
    if (!signUp || !account) return refuseForm(401, 'Incorrect email address or password', 'password');
    signUp.account = account;
    sendCode(world, account);
    return jsonReply({ next: '/email-verification' });
  };

const emailPage: Html = authPage({
  title: 'Log in',
  content: html`<h1>Welcome back</h1>
<form id="log-in" data-endpoint="/api/accounts/login/continue" novalidate>
<div><label for="email">Email address</label><input id="email" name="email" type="email" autocomplete="email" required>${formError}</div>
<button class="primary" name="intent" value="continue">Continue</button>
</form>
<p class="note">Don't have an account? <a href="/create-account">Sign up</a></p>`,
});

const passwordPage = (email: string): Html =>
  authPage({
    title: 'Enter your password',
    content: html`<h1>Welcome back</h1>
<p class="note">An account with this email address already exists. Enter your password to log in.</p>
<form id="log-in" data-endpoint="/api/accounts/password/verify" novalidate>
<div class="with-edit"><label for="shown-email">Email address</label><input id="shown-email" value="${email}" autocomplete="username" readonly><a href="/log-in">Edit</a></div>
<div><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>${formError}</div>
<p class="note"><a href="/reset-password">Forgot password?</a></p>
<button class="primary" name="intent" value="log-in">Continue</button>
</form>
<form data-endpoint="/api/accounts/login/one-time-code" novalidate>
${formError}<button name="intent" value="one-time-code">Log in with a one-time code</button>
</form>`,
  });
