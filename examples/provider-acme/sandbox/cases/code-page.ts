import { html, redirectReply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { linkMail } from '../mails.ts';
import { button, field, submitButton } from '../pages/controls.ts';
import { nothing } from '../pages/layout.ts';
import { codeField } from '../pages/verify-page.ts';

const trips = { step: 'otp-wait', verdict: 'tripwire:selector-missing' } as const;

/** The page that asks for the code from the mail asks in another way. */
export const codePage = {
  'otp-split': {
    ...trips,
    doc: 'one code field -> six single-digit boxes',
    verify: () => ({
      fields: {
        code: html`<fieldset><legend>Code</legend>${[1, 2, 3, 4, 5, 6].map(
          (digit) =>
            html`<input aria-label="Digit ${digit}" name="d${digit}" maxlength="1" size="1" inputmode="numeric">`,
        )}</fieldset>`,
      },
    }),
  },
  'otp-label-changed': {
    step: 'otp-wait',
    verdict: 'pass',
    doc: 'label "Verification code" -> "Security code", autocomplete kept (fallback locator)',
    verify: () => ({ fields: { code: codeField('Security code') } }),
  },
  'otp-field-renamed': {
    ...trips,
    doc: 'label, name, id, autocomplete, inputmode all changed',
    verify: () => ({ fields: { code: field('Enter what we sent you', { name: 'z1', type: 'text' }) } }),
  },
  'otp-email-link': {
    ...trips,
    doc: 'code page replaced by "click the link in the email"',
    verify: () => ({
      heading: html`<h1>Check your inbox</h1><p>Click the link we sent to finish signing up.</p>`,
      fields: {},
      submit: nothing,
      after: button('Resend link', { id: 'resend' }),
    }),
    routes: {
      'POST /api/signup': (usual, world) => async (request) => {
        const reply = await usual(request);
        const account = world.accounts.at(-1);
        if (reply.status === 200 && account) {
          world.mailbox.send(linkMail(account.email, `${request.origins.app}/confirm?code=${account.code}`));
        }
        return reply;
      },
      'GET /confirm': (_, world) => (request) => {
        const account = world.sessions.of(request);
        if (account?.code !== request.query.get('code')) return redirectReply('/signup');
        account.verified = true;
        return redirectReply('/keys');
      },
    },
  },
  'otp-auto-submit': {
    ...trips,
    doc: 'Verify button removed (auto-submit on 6 digits)',
    verify: () => ({ sendsItself: true, submit: nothing }),
  },
  'verify-renamed': {
    ...trips,
    doc: '"Verify" -> "Proceed to dashboard"',
    verify: () => ({ submit: submitButton('Proceed to dashboard') }),
  },
} satisfies AcmeCases;
