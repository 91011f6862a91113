import {
  fail,
  type Handler,
  html,
  htmlReply,
  jsonReply,
  lateBy,
  redirectReply,
  refuseForm,
} from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import { register, type SignUp, type World } from '../world.ts';
import { challengeOf, showChallenge, widget } from './challenge.ts';
import { emailPage, type FormPage, framedForm, passwordPage } from './draw-form.ts';
import { authPage } from './layout.ts';

/** First page: the e-mail address, and where both are on one page the password. */
export const showEmailPage =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp) return htmlReply(brokenFlow, { status: 400 });
    const outage = fail(world.changes, 'page', outagePage);
    if (outage) return outage;
    const challenge = challengeOf(world, signUp);
    if (challenge?.place === 'page') return showChallenge(request, challenge.mode);
    const asked = challenge && widget(request.origins, challenge.mode);
    return htmlReply(emailPage(world.changes, asked));
  };

/** The form alone, for a frame. */
export const showFramedForm =
  (world: World): Handler =>
  () =>
    htmlReply(framedForm(world.changes));

/** Decides by the address whether the visitor goes on to choose a password or is known already. */
export const takeEmail =
  (world: World): Handler =>
  async (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp) return refuseForm(400, 'Your session has ended. Please start again.');
    const outage = fail(world.changes, 'submit');
    if (outage) return outage;
    const fields = await request.json();
    const refused = refuseExtras(world.changes, signUp, 'email', fields);
    if (refused) return refused;
    const { email = '' } = fields;
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return refuseForm(400, 'Email is not valid.', 'email');
    signUp.email = email;
    const known =
      world.changes['returning-user'] || world.accounts.some((account) => sameAddress(account.email, email));
    if (known) return jsonReply({ next: '/log-in/password' });
    return world.changes['merged-form']
      ? makeAccount(world, signUp, fields.password, request.signal)
      : jsonReply({ next: '/create-account/password' });
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

export const takePassword =
  (world: World): Handler =>
  async (request) => {
    const signUp = world.signUps.of(request);
    if (!signUp?.email) return refuseForm(400, 'Your session has ended. Please start again.');
    const fields = await request.json();
    const refused = refuseExtras(world.changes, signUp, 'password', fields);
    return refused ?? makeAccount(world, signUp, fields.password, request.signal);
  };

/** Makes the account and sends the code. */
async function makeAccount(world: World, signUp: SignUp, password: string | undefined, signal: AbortSignal) {
  await lateBy('verify', world.changes['late-verify'], signal);
  if (password === undefined || password.length < 12)
    return refuseForm(400, 'Your password must contain at least 12 characters.', 'password');
  if (world.changes['weak-password'])
    return refuseForm(400, 'This password is too weak: it was found in a data breach.', 'password');
  signUp.account = register(world, signUp.email ?? '', password);
  return jsonReply({ next: '/email-verification' });
}

export const acceptTerms =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (signUp) signUp.acceptedTerms = true;
    return jsonReply({});
  };

/** What a change asks for beside the fields that a form has. */
function refuseExtras(
  changes: Changes,
  signUp: SignUp,
  page: FormPage,
  fields: Readonly<Record<string, string>>,
) {
  if (changes['tos-gate-required'] === page && !signUp.acceptedTerms)
    return refuseForm(400, 'You must accept the new ToS to continue.');
  if (page === 'password') return undefined;
  if (changes['extra-field'] === 'required' && !fields.company)
    return refuseForm(400, 'Company is required.', 'company');
  if (changes['extra-checkbox'] === 'required' && !fields.age_confirmed)
    return refuseForm(400, 'Please confirm that you are old enough.', 'age_confirmed');
  return undefined;
}

const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What the login host shows to a visitor whom no platform page has sent. */
export const brokenFlow = authPage({
  title: 'Oops, an error occurred',
  content: html`<h1>Oops, an error occurred!</h1>
<p class="note">Your session has ended or was never started (invalid_state). Please begin on the platform again.</p>`,
});

const outagePage = (title: string) =>
  authPage({
    title,
    content: html`<h1>${title}</h1>
<p class="note">The server had an error while processing your request. Sorry about that!</p>`,
  });
