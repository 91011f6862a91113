import {
  type Handler,
  type Html,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
  refuseForm,
} from 'agentkeys/sandbox';
import type { World } from '../world.ts';
import { callbackAddress } from './callback-address.ts';
import { authPage, formError } from './layout.ts';

export const showProfilePage =
  (world: World): Handler =>
  (request) => {
    if (!world.signUps.of(request)?.account?.verified) return redirectReply('/create-account');
    return htmlReply(profilePage(world.changes['about-you'] === 'age'));
  };

export const takeProfile =
  (world: World): Handler =>
  async (request) => {
    const account = world.signUps.of(request)?.account;
    if (!account?.verified) return refuseForm(400, 'Your session has ended. Please start again.');
    const { name = '', birthdate = '', age = '' } = await request.json();
    if (!/^\p{L}[\p{L} .'-]*$/u.test(name)) {
      return refuseForm(400, 'Names can only contain letters. Enter a valid name to continue.', 'name');
    }
    if (yearsOld(birthdate, age) < 13) {
      return refuseForm(400, 'Enter a valid age to continue.', age ? 'age' : 'birthday');
    }
    account.name = name;
    return jsonReply({ next: callbackAddress(world, account, request.origins) });
  };

/** -1 where neither can be read. */
function yearsOld(birthdate: string, age: string): number {
  if (/^\d{1,3}$/.test(age)) return Number(age);
  const born = /^\d{4}-\d{2}-\d{2}$/.test(birthdate) ? Date.parse(birthdate) : Number.NaN;
  return Number.isNaN(born) ? -1 : (Date.now() - born) / (365.25 * 24 * 3600 * 1000);
}

const profilePage = (byAge: boolean): Html =>
  authPage({
    title: 'Tell us about you',
    scripts: ['form.js', 'birthday.js'],
    content: html`<h1>Tell us about you</h1>
<form id="about-you" data-endpoint="/api/accounts/create_account" novalidate>
<div><label for="name">Full name</label><input id="name" name="name" autocomplete="name" required></div>
<div>${byAge ? ageField : birthdayField}${formError}</div>
<p class="note">By clicking "Finish creating account", you agree to our <a href="/policies/terms">Terms</a> and have read our <a href="/policies/privacy">Privacy Policy</a>.</p>
<button class="primary" name="intent" value="finish">Finish creating account</button>
</form>`,
  });

const ageField = html`<label for="age">Age</label><input id="age" name="age" inputmode="numeric" maxlength="3" required>`;

const birthdayField = html`<label for="birthday">Birthday</label><input id="birthday" name="birthday" placeholder="MM/DD/YYYY" autocomplete="bday" required><input type="hidden" name="birthdate">`;
