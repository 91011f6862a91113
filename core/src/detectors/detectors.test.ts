import { describe, expect, it } from 'vitest';
import { type Evidence, type Verdict, verdictSchema } from '../contracts/index.ts';
import type { PluginApi } from '../plugins/plugin.ts';
import { makeEvidence, makeNode } from '../testing/make-evidence.ts';
import { builtInDetectors } from './index.ts';

type Tap = (evidence: Evidence) => Verdict | undefined | Promise<Verdict | undefined>;

const taps = collectTaps();

/** The detectors as a host registers them; every hook but `detect` is out of their reach. */
function collectTaps(): Tap[] {
  const staged: { stage: number; tap: Tap }[] = [];
  const api = {
    detect: (tap: Tap, options?: { stage?: number }) => staged.push({ stage: options?.stage ?? 0, tap }),
  } as unknown as PluginApi;
  for (const detector of builtInDetectors()) void detector.setup(api);
  return staged.sort((one, other) => one.stage - other.stage).map(({ tap }) => tap);
}

async function judge(overrides: Partial<Evidence>): Promise<Verdict | undefined> {
  for (const tap of taps) {
    const verdict = await tap(makeEvidence(overrides));
    if (!verdict) continue;
    expect(verdictSchema.safeParse(verdict).error).toBeUndefined();
    return verdict;
  }
  return undefined;
}

/** `pass`, `error:code`, `error?:code` where it is uncertain, `challenge:kind`, `tripwire:kind`, `-` for no verdict. */
async function told(overrides: Partial<Evidence>): Promise<string> {
  const verdict = await judge(overrides);
  switch (verdict?.verdict) {
    case undefined:
      return '-';
    case 'pass':
      return 'pass';
    case 'error':
      return `error${verdict.uncertain ? '?' : ''}:${verdict.code}`;
    case 'challenge':
      return `challenge:${verdict.challenge}`;
    case 'tripwire':
      return `tripwire:${verdict.kind}`;
  }
}

type Row = [string, Partial<Evidence>, string];

const missing = { missing: ['submit'] } satisfies Partial<Evidence>;
const leave = { phase: 'leave' } satisfies Partial<Evidence>;
const act = { phase: 'act', acting_on: 'submit' } satisfies Partial<Evidence>;
const settled = { settled: true } satisfies Partial<Evidence>;
const expired = { expired: true } satisfies Partial<Evidence>;
const document = (status: number, more: Partial<NonNullable<Evidence['document']>> = {}) => ({
  document: { status, headers: {}, fresh: true, submitted: false, ...more },
});
const submits = (...answers: (number | string)[]) => ({
  submits: answers.map((answer, index) => ({
    path: `/api/${index}`,
    pending: answer === 'pending',
    ...(typeof answer === 'number' && { status: answer }),
    ...(typeof answer === 'string' && answer !== 'pending' && { failure: answer }),
  })),
});
const frame = (more: Partial<Evidence['frames'][number]> = {}) => ({
  frames: [
    {
      host: 'newassets.hcaptcha.com',
      path: '/x',
      width: 304,
      height: 78,
      badge: false,
      seen_ms: 6_000,
      ...more,
    },
  ],
});
const alert = (text: string) => ({ new_alerts: [text], changed: true });
const elsewhere = { path: '/welcome', route_ok: false, same_path: false, same_shape: false, changed: true };
const notice = (heading: string) => ({
  headings: [heading],
  texts: [heading],
  title: 'Acme',
  controls: 0,
  action_links: 0,
  same_shape: false,
});
const code = { expects: { session: false, code: true } };
const session = { expects: { session: true, code: false } };
const unknown = { unknown_controls: [makeNode({ role: 'textbox', intent: 'company', name: 'Company' })] };

const table = (name: string, rows: Row[]) =>
  describe(name, () => {
    it.each(rows)('%s', async (_, overrides, expected) => {
      expect(await told(overrides)).toBe(expected);
    });
  });

table('nothing to say', [
  ['waits for landmarks on a fresh page', missing, '-'],
  ['waits for the step to end', leave, '-'],
  ['has nothing to do where all is there', {}, '-'],
  ['waits while requests are under way', { ...missing, requests_in_flight: 1, busy: ['network'] }, '-'],
]);

table('navigation (R1)', [
  [
    'a name that cannot be found',
    { ...missing, navigation_error: 'net::ERR_NAME_NOT_RESOLVED' },
    'error:network',
  ],
  ['a refused connection', { ...missing, navigation_error: 'net::ERR_CONNECTION_REFUSED' }, 'error:network'],
  ['a bad certificate', { ...missing, navigation_error: 'net::ERR_CERT_AUTHORITY_INVALID' }, 'error:network'],
  ['no answer in time', { ...missing, ...expired, navigation_error: 'net::ERR_TIMED_OUT' }, 'error:network'],
  [
    'an error answer without a page',
    { ...missing, ...document(503), navigation_error: 'net::ERR_HTTP_RESPONSE_CODE_FAILURE' },
    'error:provider_down',
  ],
]);

table('challenges (R2)', [
  [
    'Cloudflare says so',
    { ...missing, ...document(403, { headers: { 'cf-mitigated': 'challenge' } }) },
    'challenge:captcha',
  ],
  [
    'DataDome says so',
    { ...missing, ...document(403, { headers: { 'x-datadome': 'protected' } }) },
    'challenge:captcha',
  ],
  [
    'DataDome only watches',
    { ...missing, ...document(200, { headers: { 'x-datadome': 'protected' } }) },
    '-',
  ],
  ['a widget in the way of landmarks', { ...missing, ...frame() }, 'challenge:captcha'],
  ['a widget that may still pass by itself', { ...missing, ...frame({ seen_ms: 200 }) }, '-'],
  [
    'a widget that may still pass by itself, on a still page',
    { ...missing, ...settled, ...frame({ seen_ms: 200 }) },
    '-',
  ],
  ['a widget when time is over', { ...leave, ...expired, ...frame({ seen_ms: 200 }) }, 'challenge:captcha'],
  ['a task to solve', { ...leave, ...frame({ seen_ms: 0, width: 400, height: 600 }) }, 'challenge:captcha'],
  ['a widget beside an enabled button', { ...act, ...frame() }, 'pass'],
  [
    'a widget that keeps the button disabled',
    { ...act, ...frame(), submit_disabled: true },
    'challenge:captcha',
  ],
  [
    'a widget that has passed, beside a button that is disabled for another reason',
    { ...act, ...settled, ...frame({ answered: true }), submit_disabled: true },
    'tripwire:selector-missing',
  ],
  [
    'a widget that has passed, when time is over',
    { ...leave, ...expired, ...frame({ answered: true }) },
    'tripwire:timeout',
  ],
  [
    'a widget that may still pass by itself, and keeps the button disabled meanwhile',
    { ...act, ...settled, ...frame({ seen_ms: 200 }), submit_disabled: true, has_captcha_mark: true },
    '-',
  ],
  [
    'a box to tick that keeps the button disabled',
    { ...act, ...frame({ seen_ms: 0, asks: true }), submit_disabled: true },
    'challenge:captcha',
  ],
  ['a box to tick beside an enabled button', { ...act, ...frame({ seen_ms: 0, asks: true }) }, 'pass'],
  [
    'a box to tick while something else is yet to come',
    { ...missing, ...frame({ seen_ms: 200, asks: true }) },
    '-',
  ],
  ['a badge', { ...missing, ...frame({ badge: true }) }, '-'],
  ['Google, but not its challenge', { ...missing, ...frame({ host: 'www.google.com', path: '/maps' }) }, '-'],
  [
    'Google’s challenge',
    { ...missing, ...frame({ host: 'www.google.com', path: '/recaptcha/api2/anchor' }) },
    'challenge:captcha',
  ],
  ['words that ask for a person', { ...missing, headings: ['Verify you are human'] }, 'challenge:captcha'],
  ['words in another language', { ...missing, texts: ['Ich bin kein Roboter'] }, 'challenge:captcha'],
  [
    'a slider that asks for a person',
    { ...act, ...settled, submit_disabled: true, labels: ['Slide to verify you are human'] },
    'challenge:captcha',
  ],
  ['reCAPTCHA’s notice', { ...missing, texts: ['This site is protected by reCAPTCHA'] }, '-'],
  [
    'something that calls itself a captcha, at rest',
    { ...missing, ...settled, has_captcha_mark: true },
    'challenge:captcha',
  ],
  ['something that calls itself a captcha, while loading', { ...missing, has_captcha_mark: true }, '-'],
  [
    'a new field that wants what a picture says',
    { ...leave, unknown_controls: [makeNode({ role: 'textbox', name: 'Type the characters you see' })] },
    'challenge:captcha',
  ],
]);

table('status of the page (R3)', [
  ['429', { ...missing, ...document(429) }, 'error:rate_limited'],
  ['500', { ...missing, ...document(500) }, 'error:provider_down'],
  ['503 after a click', { ...leave, ...document(503) }, 'error:provider_down'],
  ['520', { ...missing, ...document(520) }, 'error:provider_down'],
  ['407', { ...missing, ...document(407) }, 'error:network'],
  ['401', { ...missing, ...settled, ...document(401) }, 'error:session_expired'],
  ['403', { ...missing, ...notice('No entry'), ...document(403) }, 'error:banned'],
  ['451', { ...missing, ...notice('No entry'), ...document(451) }, 'error:banned'],
  ['404', { ...missing, ...notice('Page not found'), ...document(404) }, 'tripwire:unexpected-nav'],
  ['410, with controls, at rest', { ...missing, ...settled, ...document(410) }, 'tripwire:unexpected-nav'],
  [
    '404 of an application that is still coming up',
    { ...missing, blank: true, controls: 0, busy: ['no-content'], ...document(404) },
    '-',
  ],
  ['404 of an application that has come up', document(404), '-'],
  ['a status from before the action', { ...leave, ...document(404, { fresh: false }) }, '-'],
]);

table('answer to the form (R4)', [
  ['no answer', { ...leave, ...submits('net::ERR_CONNECTION_RESET') }, 'error:network'],
  ['429', { ...leave, ...submits(429) }, 'error:rate_limited'],
  ['500', { ...leave, ...submits(500) }, 'error:provider_down'],
  ['402', { ...leave, ...session, ...submits(402) }, 'error:quota'],
  ['409', { ...leave, ...submits(409) }, 'error:account_exists'],
  ['409 inside of a session', { ...leave, ...session, ...submits(409) }, 'error:rejected_input'],
  ['401', { ...leave, ...submits(401) }, 'error:bad_credentials'],
  ['401 to a code', { ...leave, ...code, ...submits(401) }, 'error:wrong_otp'],
  ['401 inside of a session', { ...leave, ...session, ...submits(401) }, 'error:session_expired'],
  ['400 to a code', { ...leave, ...code, ...submits(400) }, 'error:wrong_otp'],
  ['422', { ...leave, ...submits(422) }, 'error:rejected_input'],
  [
    '422 with known words',
    { ...leave, ...submits(422), ...alert('An account with this email already exists') },
    'error:account_exists',
  ],
  [
    '400 with words about credentials',
    { ...leave, ...submits(400), new_texts: ['Wrong email or password'] },
    'error:bad_credentials',
  ],
  [
    '422 for a field that is not known',
    { ...leave, ...submits(422), invalid: [{ name: 'Full name', known: false }] },
    'tripwire:selector-missing',
  ],
  [
    '422 that something new is required',
    { ...leave, ...submits(422), ...unknown, ...alert('Company is required') },
    'tripwire:selector-missing',
  ],
  [
    '422 that a known field is required',
    {
      ...leave,
      ...submits(422),
      ...unknown,
      invalid: [{ name: 'Email', known: true }],
      ...alert('Email is required'),
    },
    'error:rejected_input',
  ],
  [
    'a refusal that went well at the second try',
    { ...leave, submits: [...submits(401).submits, ...submits(200).submits] },
    '-',
  ],
  ['a refusal on the way to the next landmark', { ...missing, ...submits(429) }, 'error:rate_limited'],
  ['a refusal that the page moved on from', { ...missing, same_path: false, ...submits(401) }, '-'],
  [
    'a refusal behind a page that has nothing',
    { ...missing, ...settled, ...elsewhere, ...submits(429) },
    'error:rate_limited',
  ],
  [
    'a form that was answered with a page',
    { ...leave, ...document(422, { submitted: true }), ...submits(422) },
    'error:rejected_input',
  ],
  [
    'a form that was answered with 401',
    { ...leave, ...document(401, { submitted: true }), ...submits(401) },
    'error:bad_credentials',
  ],
]);

table('words (R5)', [
  ['a wrong code', { ...leave, ...code, ...alert('Invalid verification code') }, 'error:wrong_otp'],
  [
    'an expired code',
    { ...leave, ...code, ...alert('This code has expired. Request a new one.') },
    'error:wrong_otp',
  ],
  ['a used address', { ...leave, ...alert('That email address is taken') }, 'error:account_exists'],
  ['credentials', { ...leave, ...alert('Incorrect email or password.') }, 'error:bad_credentials'],
  ['too many tries', { ...leave, ...alert('Too many requests. Try again later.') }, 'error:rate_limited'],
  ['money', { ...leave, ...session, ...alert('Add a payment method to create keys') }, 'error:quota'],
  ['a ban', { ...leave, ...alert('Your account has been suspended') }, 'error:banned'],
  ['closed sign-ups', { ...leave, ...alert('Sign-ups are currently closed') }, 'error:signups_closed'],
  ['the network', { ...leave, ...alert('Network error. Please try again.') }, 'error:network'],
  ['a weak password', { ...leave, ...alert('Password is too weak') }, 'error:rejected_input'],
  [
    'an address that is not taken',
    { ...leave, ...alert('Please use a permanent email address') },
    'error:rejected_input',
  ],
  ['an outage', { ...leave, ...alert('Something went wrong') }, 'error:provider_down'],
  ['German', { ...leave, ...alert('Diese E-Mail-Adresse ist bereits registriert') }, 'error:account_exists'],
  ['Japanese', { ...leave, ...code, ...alert('認証コードが正しくありません') }, 'error:wrong_otp'],
  ['a required field that is known', { ...leave, ...alert('Email is required') }, 'error:rejected_input'],
  [
    'a required field that is not known',
    { ...leave, ...unknown, ...alert('Company is required') },
    'tripwire:selector-missing',
  ],
  [
    'a known field that is marked',
    { ...leave, invalid: [{ name: 'Email', known: true }] },
    'error:rejected_input',
  ],
  [
    'an unknown field that is marked',
    { ...leave, invalid: [{ name: 'Company', known: false }] },
    'tripwire:selector-missing',
  ],
  ['text before anything was done', { ...missing, new_texts: ['Password is too weak'] }, '-'],
  ['advice on the next page', { ...leave, ...elsewhere, new_alerts: ['Use at least 12 characters'] }, '-'],
  [
    'a whole new view of text',
    { ...leave, new_texts: ['a', 'b', 'c', 'd', 'e', 'f', 'Too many cooks'] },
    '-',
  ],
  ['"Already have an account?"', { ...leave, new_texts: ['Already have an account? Log in'] }, '-'],
]);

table('places (R6)', [
  ['a page of its own for the banned', { ...leave, ...elsewhere, path: '/banned' }, 'error:banned'],
  [
    'a login form in a session',
    { ...missing, ...session, ...elsewhere, path: '/x', has_login_form: true },
    'error:session_expired',
  ],
  [
    'a login page in a session',
    { ...missing, ...session, ...elsewhere, path: '/login' },
    'error:session_expired',
  ],
  ['a login form where one may be', { ...missing, ...elsewhere, path: '/x', has_login_form: true }, '-'],
  [
    'a user who is known',
    { ...missing, ...elsewhere, ...submits(200), path: '/log-in/password', headings: ['Welcome back'] },
    'error:account_exists',
  ],
  [
    'a user who is known, in the text',
    {
      ...missing,
      ...elsewhere,
      ...submits(200),
      texts: ['An account with this email address already exists.'],
    },
    'error:account_exists',
  ],
  ['a login page after a sign-up', { ...leave, ...elsewhere, path: '/login' }, 'error?:account_exists'],
  [
    'a second factor',
    { ...missing, ...elsewhere, headings: ['Set up two-factor authentication'], has_code_field: true },
    'challenge:2fa',
  ],
  [
    'a telephone',
    { ...missing, ...session, ...elsewhere, headings: ['Verify your phone number'], has_phone_field: true },
    'challenge:phone',
  ],
  ['maintenance', { ...missing, ...notice('Scheduled maintenance') }, 'error:provider_down'],
  [
    'maintenance, while still loading',
    { ...missing, ...notice('Scheduled maintenance'), requests_in_flight: 1 },
    '-',
  ],
  [
    'a waiting list',
    { ...missing, ...notice('Sign ups are currently closed'), controls: 2 },
    'error:signups_closed',
  ],
  [
    'such words on a page with much to do',
    { ...missing, texts: ['Scheduled maintenance on Sunday'], controls: 9 },
    '-',
  ],
  [
    'scripts that did not load',
    { ...missing, controls: 0, blank: true, busy: ['no-content'], failed_scripts: 1 },
    'error:provider_down',
  ],
]);

table('dead ends and refusals in unknown words (R6b, R6c)', [
  ['a page of text', { ...missing, ...settled, ...elsewhere, ...notice('Restricted') }, 'error?:dead_end'],
  ['a page of text at the deadline', { ...missing, ...expired, ...notice('Restricted') }, 'error?:dead_end'],
  ['a page of text that is still loading', { ...missing, ...notice('Restricted') }, '-'],
  [
    'a page of text and a way on',
    { ...missing, ...settled, ...notice('Restricted'), action_links: 1 },
    'tripwire:selector-missing',
  ],
  [
    'a page of text around a frame',
    { ...missing, ...settled, ...notice('Sign up'), has_large_frame: true },
    'tripwire:selector-missing',
  ],
  [
    'the same form and a message',
    { ...leave, ...settled, changed: true, new_texts: ['Nope.'] },
    'error?:rejected_input',
  ],
  [
    'the same code form and a message',
    { ...leave, ...settled, ...code, changed: true, new_texts: ['Nope.'] },
    'error?:wrong_otp',
  ],
  [
    'another form and a message',
    { ...leave, ...settled, changed: true, same_shape: false, new_texts: ['Nope.'] },
    'tripwire:selector-missing',
  ],
  ['a message that may not be the last', { ...leave, changed: true, new_texts: ['Nope.'] }, '-'],
]);

const tos = makeNode({ intent: 'tos', name: 'Accept new ToS' });
table('the shape guard (R7)', [
  ['nothing in the way', act, 'pass'],
  ['a new button that accepts terms', { ...act, gates: [tos] }, 'tripwire:selector-missing'],
  ['a new field that is not asked for', { ...act, ...unknown }, 'pass'],
  [
    'no submit control left',
    { ...act, lost_controls: [makeNode({ intent: 'signup' })] },
    'tripwire:selector-missing',
  ],
  ['disabled at first', { ...act, submit_disabled: true }, '-'],
  ['disabled for good', { ...act, ...settled, submit_disabled: true }, 'tripwire:selector-missing'],
  ['disabled to the end', { ...act, ...expired, submit_disabled: true }, 'tripwire:selector-missing'],
  [
    'disabled for a weak password',
    { ...act, ...settled, submit_disabled: true, ...alert('Password is too short') },
    'error:rejected_input',
  ],
  [
    'disabled for a field that is marked',
    { ...act, ...settled, submit_disabled: true, invalid: [{ name: 'Email', known: true }] },
    'error:rejected_input',
  ],
  ['covered for a moment', { ...act, covered: true }, '-'],
  ['covered for good', { ...act, ...settled, covered: true }, 'tripwire:selector-missing'],
  ['two where there was one', { ...act, ...settled, ambiguous: ['submit'] }, 'tripwire:selector-missing'],
  [
    'only what concerns the click',
    { ...act, ...document(500), ...submits(500), ...alert('Something went wrong') },
    'pass',
  ],
]);

it('names what is new, and what sort of change it is', async () => {
  expect(await judge({ ...act, gates: [tos, tos] })).toMatchObject({
    verdict: 'tripwire',
    missing: [],
    unexpected: ['tos'],
    class: 'new-consent',
  });
  expect(await judge({ ...act, gates: [makeNode({ role: 'textbox', intent: 'phone' })] })).toMatchObject({
    unexpected: ['phone'],
    class: 'new-required-field',
  });
});

table('settled without it (R8)', [
  ['landmarks', { ...missing, ...settled }, 'tripwire:selector-missing'],
  ['landmarks, on another page', { ...missing, ...settled, ...elsewhere }, 'tripwire:unexpected-nav'],
  [
    'landmarks, where the step does not say where it is',
    { ...missing, ...settled, route_ok: null },
    'tripwire:selector-missing',
  ],
  ['one landmark, two elements', { ...settled, ambiguous: ['submit'] }, 'tripwire:selector-missing'],
  ['any effect', { ...leave, ...settled }, 'tripwire:timeout'],
  [
    'the effect that was meant',
    { ...leave, ...settled, changed: true, same_shape: false },
    'tripwire:selector-missing',
  ],
  [
    'the page that was meant',
    { ...leave, ...settled, ...elsewhere, route_ok: null },
    'tripwire:unexpected-nav',
  ],
]);

table('the deadline (R9)', [
  ['still loading', { ...missing, ...expired, requests_in_flight: 1, busy: ['network'] }, 'error:network'],
  ['on its way', { ...leave, ...expired, busy: ['navigating'] }, 'error:network'],
  ['an answer that never came', { ...leave, ...expired, ...submits('pending') }, 'error:network'],
  ['too busy to be looked at', { ...missing, ...expired, busy: ['main-thread'] }, 'error?:network'],
  [
    'a spinner without end',
    { ...missing, ...expired, controls: 0, busy: ['class', 'no-content'] },
    'tripwire:timeout',
  ],
  [
    'a blank page',
    { ...missing, ...expired, controls: 0, blank: true, busy: ['no-content'] },
    'tripwire:timeout',
  ],
  ['no effect', { ...leave, ...expired, busy: ['animation'] }, 'tripwire:timeout'],
  [
    'another page',
    { ...missing, ...expired, ...elsewhere, busy: ['poll:GET /x'] },
    'tripwire:unexpected-nav',
  ],
  [
    'no landmark, on a page that never rests',
    { ...missing, ...expired, busy: ['stream'] },
    'tripwire:selector-missing',
  ],
]);

describe('what is not drift is never a tripwire', () => {
  const moments: Partial<Evidence>[] = [
    leave,
    { ...leave, ...settled },
    { ...leave, ...expired },
    { ...missing, ...settled, ...submits(200) },
  ];
  const causes: [string, Partial<Evidence>][] = [
    ['bad credentials', alert('Incorrect email or password.')],
    ['bad credentials by status', submits(401)],
    ['a wrong code', { ...code, ...alert('That code is incorrect') }],
    ['a wrong code by status', { ...code, ...submits(403) }],
    ['a used address', alert('An account with this email already exists')],
    ['a used address by status', submits(409)],
    ['a challenge', frame()],
    ['a challenge before the page', document(403, { headers: { 'cf-mitigated': 'challenge' } })],
    ['an outage', document(502)],
    ['an outage of the form', submits(503)],
    ['throttling', document(429)],
    ['throttling of the form', submits(429)],
    ['the network', { navigation_error: 'net::ERR_CONNECTION_RESET' }],
    ['the network under the form', submits('net::ERR_INTERNET_DISCONNECTED')],
    ['a slow page', { ...expired, requests_in_flight: 2, busy: ['network'], settled: false }],
  ];
  it.each(causes)('%s', async (_, cause) => {
    for (const moment of moments) {
      const merged = { ...moment, ...cause };
      if (moment.submits && cause.submits) merged.submits = [...moment.submits, ...cause.submits];
      expect(await told(merged)).toMatch(/^(error|challenge)/);
    }
  });
});

it('says something at every deadline, whatever it sees', async () => {
  for (const phase of ['arrive', 'leave'] as const) {
    for (const busy of [[], ['network'], ['class'], ['main-thread'], ['navigating'], ['stream']]) {
      for (const controls of [0, 5]) {
        for (const blank of [true, false]) {
          const verdict = await told({
            phase,
            ...missing,
            ...expired,
            busy,
            controls,
            blank,
            profiled: false,
          });
          expect(verdict).toMatch(/^(error|tripwire)/);
        }
      }
    }
  }
});
