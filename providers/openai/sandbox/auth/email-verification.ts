import {
  codeBoxes,
  codeField,
  type Handler,
  type Html,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
  refuseForm,
} from 'agentkeys/sandbox';
import type { Changes } from '../changes.ts';
import { sendCode, type World } from '../world.ts';
import { callbackAddress } from './callback-address.ts';
import { authPage, formError } from './layout.ts';

export const showCodePage =
  (world: World): Handler =>
  (request) => {
    const account = world.signUps.of(request)?.account;
    return account ? htmlReply(codePage(world.changes, account.email)) : redirectReply('/create-account');
  };

export const takeCode =
  (world: World): Handler =>
  async (request) => {
    const account = world.signUps.of(request)?.account;
    if (!account) return refuseForm(400, 'Your session has ended. Please start again.');
    const { code = '' } = await request.json();
    if (world.changes['wrong-otp'] || code !== account.code) return refuseForm(401, 'Incorrect code', 'code');
    account.verified = true;
    const isDone = account.name !== undefined || world.changes['about-you'] === 'skip';
    const next = isDone ? callbackAddress(world, account, request.origins) : '/about-you';
    return jsonReply({ next });
  };

export const resendCode =
  (world: World): Handler =>
  (request) => {
    const account = world.signUps.of(request)?.account;
    if (account) sendCode(world, account);
    return jsonReply({});
  };

const codePage = (changes: Changes, email: string): Html =>
  authPage({
    title: 'Check your inbox',
    scripts: ['form.js', 'code.js'],
    content: html`<h1>Check your inbox</h1>
<p class="note">Enter the verification code we just sent to ${email}</p>
<form id="verify" data-endpoint="/api/accounts/email-otp/validate" novalidate>
<div>${changes['otp-6'] ? codeBoxes('Code') : codeField('Code')}${formError}</div>
<button class="primary" name="intent" value="validate" disabled>Continue</button>
<button type="button" id="resend">Resend email</button>
</form>`,
  });
