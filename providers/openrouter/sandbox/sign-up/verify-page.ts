import {
  codeBoxes,
  codeField,
  type Handler,
  type Html,
  type HtmlPart,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
  refuseForm,
} from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import { say, sitePage } from '../layout.ts';
import { sendVerification, verificationOf } from '../mail/send-verification.ts';
import type { World } from '../world.ts';
import { formError, verifyButton } from './draw-form.ts';

const path = '/sign-up/verify-email-address';

/** Asks for the link or the code; also where the link comes out. */
export const showVerifyPage =
  ({ changes, signUps }: World): Handler =>
  (request) => {
    const status = request.query.get('__clerk_status');
    if (status)
      return htmlReply(status === 'verified' ? verifiedPage(changes) : deadLinkPage(changes, status));
    const account = signUps.of(request)?.account;
    return account ? htmlReply(verifyPage(changes, account.email)) : redirectReply('/sign-up');
  };

/** Takes the link of the mail, whoever comes with it. */
export const takeLink =
  ({ accounts, sessions, changes }: World): Handler =>
  ({ query }) => {
    const account = accounts.find(({ ticket }) => ticket === query.get('token'));
    if (!account) return redirectReply(`${path}?__clerk_status=failed`);
    if (changes['magic-link'] === 'expired') return redirectReply(`${path}?__clerk_status=expired`);
    account.verified = true;
    return redirectReply(`${path}?__clerk_created_session=sess_replica&__clerk_status=verified`, {
      cookies: [sessions.begin(account)],
    });
  };

export const takeCode =
  ({ signUps, sessions, changes }: World): Handler =>
  async (request) => {
    const account = signUps.of(request)?.account;
    if (!account) return refuseForm(400, 'Your session has ended. Please start again.');
    const { code } = await request.json();
    if (changes['wrong-otp'] || code !== account.code) return refuseForm(422, 'Incorrect code', 'code');
    account.verified = true;
    return jsonReply({ next: '/' }, { cookies: [sessions.begin(account)] });
  };

export const resend =
  (world: World): Handler =>
  (request) => {
    const account = world.signUps.of(request)?.account;
    if (account) sendVerification(world, account, request.origins);
    return jsonReply({});
  };

const card = (changes: Changes, title: string, content: HtmlPart): Html =>
  sitePage(changes, {
    title,
    scripts: ['form.js', 'code.js'],
    content: html`<div class="card"><h1>${title}</h1>${content}</div>`,
  });

function verifyPage(changes: Changes, email: string): Html {
  const title = say(changes, 'Verify your email', 'One more step');
  const method = verificationOf(changes);
  if (method === 'link') {
    return card(
      changes,
      title,
      html`<p class="note">${say(changes, 'Use the verification link sent to your email address', 'Open the link in our mail')}</p>
<p>${email}</p>
<button type="button" id="resend">Resend link</button>`,
    );
  }
  return card(
    changes,
    title,
    html`<p class="note">${say(changes, 'Enter the verification code sent to your email', 'We have mailed you a code')}</p>
<p>${email}</p>
<form data-endpoint="/v1/client/sign_ups/attempt_verification" novalidate>
<div>${method === 'six-fields' ? codeBoxes('Verification code') : codeField('Verification code')}</div>
${formError}${verifyButton}
</form>
<button type="button" id="resend">Resend code</button>`,
  );
}

const verifiedPage = (changes: Changes): Html =>
  card(
    changes,
    say(changes, 'Successfully verified email', 'That worked'),
    html`<p class="note">Return to the original tab to continue.</p><p><a href="/">Go to OpenRouter</a></p>`,
  );

const deadLinkPage = (changes: Changes, status: string): Html =>
  card(
    changes,
    status === 'expired' ? 'This verification link has expired' : 'Invalid verification link',
    html`<p class="note">Return to the original tab to request a new one.</p>
<button type="button" id="resend">Resend link</button>`,
  );
