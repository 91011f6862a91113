import {
  clearanceScript,
  codeScript,
  formScript,
  type Handler,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
  routeRequests,
  scriptReply,
  styleReply,
} from 'agentkeys/sandbox';
import { style } from '../style.ts';
import type { World } from '../world.ts';
import { showProfilePage, takeProfile } from './about-you.ts';
import { birthdayScript } from './birthday-script.ts';
import { clearChallenge } from './challenge.ts';
import {
  acceptTerms,
  brokenFlow,
  showEmailPage,
  showFramedForm,
  showPasswordPage,
  takeEmail,
  takePassword,
} from './create-account.ts';
import { resendCode, showCodePage, takeCode } from './email-verification.ts';
import { formPlaceScript } from './form-place-script.ts';
import { authPage } from './layout.ts';
import { sendLogInCode, showLogIn, showReturningUser, takeLogIn, takeReturningPassword } from './log-in.ts';

/** The login host: sign-up, verification, profile and log-in. */
export const handleAuth = (world: World): Handler =>
  routeRequests({
    'GET /authorize': authorize(world),
    'GET /create-account': showEmailPage(world),
    'POST /api/accounts/authorize/continue': takeEmail(world),
    'GET /create-account/password': showPasswordPage(world),
    'POST /api/accounts/user/register': takePassword(world),
    'POST /api/accounts/terms': acceptTerms(world),
    'GET /email-verification': showCodePage(world),
    'POST /api/accounts/email-otp/validate': takeCode(world),
    'POST /api/accounts/email-otp/resend': resendCode(world),
    'GET /about-you': showProfilePage(world),
    'POST /api/accounts/create_account': takeProfile(world),
    'GET /log-in': showLogIn(world),
    'POST /api/accounts/login/continue': takeLogIn(world),
    'GET /log-in/password': showReturningUser(world),
    'POST /api/accounts/password/verify': takeReturningPassword(world),
    'POST /api/accounts/login/one-time-code': sendLogInCode(world),
    'GET /create-account/form': showFramedForm(world),
    'GET /backend/news': () => jsonReply([]),
    'POST /cdn-cgi/challenge-platform/clear': clearChallenge(world),
    'GET /policies/terms': () => htmlReply(policy('Terms of Use')),
    'GET /policies/privacy': () => htmlReply(policy('Privacy Policy')),
    'GET /reset-password': () => htmlReply(policy('Reset your password')),
    'GET /assets/form.js': () => scriptReply(formScript({ termsEndpoint: '/api/accounts/terms' })),
    'GET /assets/code.js': () =>
      scriptReply(codeScript({ resendEndpoint: '/api/accounts/email-otp/resend' })),
    'GET /assets/birthday.js': () => scriptReply(birthdayScript),
    'GET /assets/challenge.js': () =>
      scriptReply(clearanceScript({ endpoint: '/cdn-cgi/challenge-platform/clear' })),
    'GET /assets/form-place.js': () => scriptReply(formPlaceScript),
    'GET /assets/style.css': () => styleReply(style),
  });

/** Takes the token that the platform gave to the visitor; without one there is no flow to be in. */
const authorize =
  (world: World): Handler =>
  ({ query }) => {
    if (!world.authorizations.delete(query.get('session') ?? ''))
      return htmlReply(brokenFlow, { status: 400 });
    const next = query.get('screen_hint') === 'login' ? '/log-in' : '/create-account';
    return redirectReply(next, { cookies: [world.signUps.begin({ acceptedTerms: false, cleared: false })] });
  };

const policy = (title: string) =>
  authPage({
    title,
    content: html`<h1>${title}</h1><p class="note">This page has no content in the sandbox.</p>`,
  });
