import {
  fail,
  type Handler,
  jsonReply,
  lateBy,
  type Reply,
  refuseForm,
  type SandboxRequest,
} from 'agentkeys/sandbox';
import { sendVerification } from '../mail/send-verification.ts';
import { plainAddress, register, type SignUp, type World } from '../world.ts';

type Fields = Readonly<Record<string, string>>;

/** Makes the account and mails what it is verified by. */
export const takeForm =
  (world: World): Handler =>
  async (request) => {
    const { changes } = world;
    const failed = fail(changes, 'submit');
    if (failed) return failed;
    const signUp = world.signUps.of(request);
    if (!signUp) return refuseForm(400, 'Your session has ended. Please start again.');
    const fields = await request.json();
    const refused = refuse(world, signUp, fields);
    if (refused) return refused;
    const wantsCaptcha = changes.challenge !== undefined && changes.challenge !== 'page';
    if (wantsCaptcha && !fields['cf-turnstile-response']) return jsonReply({ captcha: true });
    await lateBy('answer', changes['late-verify'], request.signal);
    return begin(world, signUp, request, emailOf(signUp, fields), passwordOf(fields));
  };

/** First page of a split form. */
export const takeEmail =
  (world: World): Handler =>
  async (request) => {
    const signUp = world.signUps.of(request);
    const fields = await request.json();
    if (!signUp) return refuseForm(400, 'Your session has ended. Please start again.');
    signUp.email = emailOf(signUp, fields);
    return jsonReply({ next: '/sign-up/continue' });
  };

export const acceptTerms =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (signUp) signUp.acceptedTerms = true;
    return jsonReply({});
  };

const emailOf = (signUp: SignUp, fields: Fields): string =>
  signUp.email ?? plainAddress(fields.emailAddress ?? fields.identifier ?? '');
const passwordOf = (fields: Fields): string => fields.password ?? fields.secret ?? '';

function refuse({ accounts, changes }: World, signUp: SignUp, fields: Fields): Reply | undefined {
  const email = emailOf(signUp, fields);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return refuseForm(422, 'Email address must be a valid email address.', 'emailAddress');
  }
  if (passwordOf(fields).length < 8) {
    return refuseForm(422, 'Passwords must be 8 characters or more.', 'password');
  }
  if (changes['weak-password']) {
    const why = 'Password has been found in an online data breach. Please use a different password.';
    return refuseForm(422, why, 'password');
  }
  const consented = fields.legalAccepted ?? fields.consent ?? signUp.email;
  if (!consented) return refuseForm(422, 'Please accept the terms to continue.', 'legalAccepted');
  if (changes['tos-gate-required'] && !signUp.acceptedTerms) {
    return refuseForm(422, 'Please accept the new Terms of Service to continue.');
  }
  if (changes['extra-checkbox'] === 'required' && !fields.age) {
    return refuseForm(422, 'You must be 18 years or older.', 'age');
  }
  if (changes['extra-field'] === 'required' && !fields.company) {
    return refuseForm(422, 'Company is required.', 'company');
  }
  if (changes['returning-user']) return jsonReply({ next: '/sign-in/factor-one' });
  if (accounts.some((account) => account.email === email)) {
    return refuseForm(422, 'That email address is already in use. Please try another.', 'emailAddress');
  }
  return undefined;
}

function begin(
  world: World,
  signUp: SignUp,
  { origins }: SandboxRequest,
  email: string,
  password: string,
): Reply {
  signUp.account = register(world, email, password);
  sendVerification(world, signUp.account, origins);
  return jsonReply(
    world.changes['merged-form'] ? { verify: 'code' } : { next: '/sign-up/verify-email-address' },
  );
}
