import {
  type Handler,
  type Html,
  type HtmlPart,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
} from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import { register, type SignUp, type World } from '../world.ts';
import { needsClearance, showChallenge, widget } from './challenge.ts';
import { authPage, formError } from './layout.ts';
import { refuse } from './refuse.ts';

type FormPage = 'email' | 'password';

/** First page: the e-mail address. */
export const showEmailPage =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp) return htmlReply(brokenFlow, { status: 400 });
    if (world.changes['http-500'] === 'page') return htmlReply(outage, { status: 500 });
    if (needsClearance(world, signUp, 'page')) return showChallenge(request);
    const blocked = needsClearance(world, signUp, 'widget');
    return htmlReply(emailPage(world.changes, blocked ? widget(request.origins) : undefined));
  };

/** Decides by the address whether the visitor goes on to choose a password or is known already. */
export const takeEmail =
  (world: World): Handler =>
  async (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp) return refuse(400, 'Your session has ended. Please start again.');
    if (world.changes['http-500'] === 'submit') return jsonReply({ error: 'internal' }, { status: 500 });
    if (termsMissing(world.changes, signUp, 'email')) return refuseTerms();
    const { email = '' } = await request.json();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return refuse(400, 'Email is not valid.', 'email');
    signUp.email = email;
    const known =
      world.changes['returning-user'] || world.accounts.some((account) => sameAddress(account.email, email));
    return jsonReply({ next: known ? '/log-in/password' : '/create-account/password' });
  };

/** Second page: the password. */
export const showPasswordPage =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp) return htmlReply(brokenFlow, { status: 400 });
    if (signUp.email === undefined) return redirectReply('/create-account');
    return htmlReply(passwordPage(world.changes, signUp.email));
  };

/** Makes the account and sends the code. */
export const takePassword =
  (world: World): Handler =>
  async (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp?.email) return refuse(400, 'Your session has ended. Please start again.');
    if (termsMissing(world.changes, signUp, 'password')) return refuseTerms();
    const { password = '' } = await request.json();
    if (password.length < 12)
      return refuse(400, 'Your password must contain at least 12 characters.', 'password');
    signUp.account = register(world, signUp.email, password);
    return jsonReply({ next: '/email-verification' });
  };

export const acceptTerms =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (signUp) signUp.acceptedTerms = true;
    return jsonReply({});
  };

const refuseTerms = () => refuse(400, 'You must accept the new ToS to continue.');

const termsMissing = (changes: Changes, signUp: SignUp, page: FormPage): boolean =>
  changes['tos-gate-required'] === page && !signUp.acceptedTerms;

const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const emailPage = (changes: Changes, challenge: HtmlPart): Html =>
  authPage({
    title: 'Create an account',
    scripts: ['form.js', 'challenge.js'],
    content: html`<h1>Create an account</h1>
<form id="sign-up" data-endpoint="/api/accounts/authorize/continue" novalidate>
<div><label for="email">Email address</label><input id="email" name="email" type="email" autocomplete="email" required>${formError}</div>
${challenge}${actions(changes, 'email', challenge !== undefined)}
</form>
<p class="note">Already have an account? <a href="/log-in">Log in</a></p>
<div class="or">OR</div>
<div class="oauth">
${['Google', 'Apple', 'Microsoft', 'GitHub'].map(
  (name) => html`<button type="button" data-oauth="${name}">Continue with ${name}</button>\n`,
)}</div>`,
  });

const passwordPage = (changes: Changes, email: string): Html =>
  authPage({
    title: 'Create a password',
    content: html`<h1>Create a password</h1>
<p class="note">You will use it with your email address to log in to OpenAI products.</p>
<form id="sign-up" data-endpoint="/api/accounts/user/register" novalidate>
<div class="with-edit"><label for="shown-email">Email address</label><input id="shown-email" value="${email}" autocomplete="username" readonly><a href="/create-account">Edit</a></div>
<div><label for="new-password">Password</label><input id="new-password" name="password" type="password" autocomplete="new-password" required>${formError}</div>
${actions(changes, 'password', false)}
</form>
<p class="note">Already have an account? <a href="/log-in">Log in</a></p>`,
  });

/** The form's buttons; the gate is a bare button beside Continue, and nothing else of the page differs with it. */
function actions(changes: Changes, page: FormPage, disabled: boolean): HtmlPart {
  const gate = html`<button>Accept new ToS</button>`;
  const proceed = html`<button class="primary" name="intent" value="continue"${disabled && html` disabled`}>Continue</button>`;
  if (changes['tos-gate-replace'] === page) return gate;
  return changes['tos-gate'] === page || changes['tos-gate-required'] === page ? [proceed, gate] : proceed;
}

/** What the login host shows to a visitor whom no platform page has sent. */
export const brokenFlow = authPage({
  title: 'Oops, an error occurred',
  content: html`<h1>Oops, an error occurred!</h1>
<p class="note">Your session has ended or was never started (invalid_state). Please begin on the platform again.</p>`,
});

const outage = authPage({
  title: 'Internal server error',
  content: html`<h1>Oops, an error occurred!</h1>
<p class="note">The server had an error while processing your request. Sorry about that!</p>`,
});
