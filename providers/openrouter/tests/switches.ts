import type { SwitchCase } from 'agentkeys/testing';

const ok = (...inject: string[]): SwitchCase => ({ inject, wanted: 'ok' });
/** The run ends before anything is sent. */
const before = (inject: string, wanted: string): SwitchCase => ({ inject: [inject], wanted, accounts: 0 });
/** The run ends when the account exists and no key does. */
const after = (inject: string, wanted: string): SwitchCase => ({ inject: [inject], wanted, accounts: 1 });
/** A change of the real site that broke scrapers. */
const drifted = (what: string | string[], one: SwitchCase): SwitchCase => ({ ...one, drifts: [what].flat() });
/** What was taken for a change of the real site. */
const mistaken = (what: string | string[], one: SwitchCase): SwitchCase => ({
  ...one,
  falseAlarms: [what].flat(),
});

const missing = (step: string): string => `needs_fallback selector-missing at ${step}`;
const elsewhere = (step: string): string => `needs_fallback unexpected-nav at ${step}`;
const noMail = 'unavailable mail_unavailable at verify-email';

/** The pages in each of their shapes. */
const shapes: SwitchCase[] = [
  drifted('verification switched from a code to a link', {
    ...ok(),
    steps: ['verify-email link', 'create-key new-key', 'read-key text'],
  }),
  { ...ok('otp-1'), steps: ['verify-email one-field'] },
  { ...ok('otp-6'), steps: ['verify-email six-fields'] },
  ok('magic-link:good'),
  { ...ok('button-renamed:create-api-key'), steps: ['create-key create-api-key'] },
  { ...ok('button-renamed:create-key'), steps: ['create-key create-key'] },
  { ...ok('button-renamed:create'), steps: ['create-key create'] },
  ok('keys-moved:old'),
  ok('keys-moved:redirect'),
  { ...ok('key-shown-in:code'), steps: ['read-key text'] },
  { ...ok('key-shown-in:pre'), steps: ['read-key text'] },
  { ...ok('key-shown-in:field'), steps: ['read-key field'] },
  drifted(
    [
      'a button was renamed',
      'the sender address changed',
      'onboarding dialogs appeared',
      'the controls of the onboarding dialogs changed role',
      '`&amp;` in the link broke navigation',
    ],
    {
      ...ok(
        'keys-moved:old',
        'button-renamed:create',
        'key-shown-in:field',
        'two-modals',
        'modal-controls:plain',
        'sender-changed:noreply',
        'quoted-printable-mail',
      ),
      steps: ['verify-email link', 'create-key create', 'read-key field'],
    },
  ),
];

/** More or other than before, and none of it in the way. */
const harmless: SwitchCase[] = [
  ok('twin-button:hidden'),
  ok('twin-button:shown'),
  ok('label-link-terms'),
  ok('extra-checkbox:optional'),
  ok('extra-field:optional'),
  ok('renamed-ids'),
  ok('shadow-form:open'),
  ok('ab-variant'),
  ok('cookie-banner'),
  ok('consent-wall'),
  ok('cosmetic-restyle'),
  ok('copy-edit'),
  ok('class-shuffle'),
  ok('animated-page'),
  ok('polling-page'),
  ok('websocket-page'),
  ok('late-modal:0'),
  ok('late-modal:5'),
  ok('late-modal:20'),
  ok('late-modal:45'),
  ok('two-modals'),
  ok('modal-over-dialog'),
  ok('modal-controls:radios'),
  ok('modal-controls:buttons', 'two-modals'),
  ok('modal-controls:options', 'two-modals'),
  ok('modal-controls:plain', 'two-modals'),
  ok('challenge:passes'),
  ok('late-verify:1'),
  ok('late-verify:5'),
  ok('slow-hydration:bundle-3'),
  ok('slow-hydration:bundle-8'),
  ok('slow-hydration:bundle-15'),
  ok('slow-hydration:xhr-3'),
  ok('slow-hydration:xhr-8'),
  ok('slow-hydration:xhr-15'),
  ok('quoted-printable-mail'),
  ok('hex-colour-mail', 'otp-1'),
  ok('welcome-mail-first'),
  ok('welcome-mail-first', 'otp-1'),
  ok('late-mail:5'),
  ok('late-mail:20'),
  ok('sender-changed:noreply'),
  ok('tutorial-key', 'two-modals'),
  ok('masked-key:table'),
  mistaken(
    [
      'a CSS colour taken for the code',
      'a verify screen looked for too early',
      'a slow hydrating page',
      "a tutorial's fake key taken for the key",
      'a masked key taken for the key',
    ],
    {
      ...ok(
        'cookie-banner',
        'twin-button:shown',
        'label-link-terms',
        'otp-6',
        'late-verify:5',
        'welcome-mail-first',
        'hex-colour-mail',
        'slow-hydration:xhr-3',
        'modal-over-dialog',
        'tutorial-key',
        'masked-key:table',
      ),
      steps: ['verify-email six-fields'],
    },
  ),
];

/** The pages have changed shape. */
const changed: SwitchCase[] = [
  before('tos-gate', missing('signup-form')),
  before('tos-gate-required', missing('signup-form')),
  before('tos-gate-modal', missing('signup-form')),
  before('tos-gate-replace', missing('signup-form')),
  before('extra-checkbox:required', missing('signup-form')),
  before('extra-field:required', missing('signup-form')),
  drifted('the sign-up page changed wholly', before('split-form', missing('signup-form'))),
  before('iframe-form', missing('signup-form')),
  before('shadow-form:closed', missing('signup-form')),
  before('locale:de', missing('signup-form')),
  before('locale:ja', missing('signup-form')),
  before('redirect-elsewhere:signup', elsewhere('signup-form')),
  after('merged-form', missing('signup-form')),
  after('redirect-elsewhere:keys', elsewhere('open-keys')),
  drifted('the keys URL moved', after('keys-moved:404', elsewhere('open-keys'))),
  drifted(
    'a button was renamed to words that nobody knows',
    after('button-renamed:unknown', missing('create-key')),
  ),
  after('extra-field:key', missing('create-key')),
  { ...after('masked-key:dialog', missing('read-key')), keys: 1 },
];

/** The pages are as they were, and there is no key, or none that is known to work. */
const failures: SwitchCase[] = [
  mistaken('a used address', before('returning-user', 'rejected account_exists at signup-form')),
  // The account that was there before.
  mistaken('a plus-aliased address', after('plus-alias', 'rejected account_exists at signup-form')),
  before('weak-password', 'rejected rejected_input at signup-form'),
  mistaken('a challenge page', before('challenge:page', 'blocked challenge at signup-form')),
  before('challenge:shown', 'blocked challenge at signup-form'),
  before('challenge:never-ends', 'blocked challenge at signup-form'),
  after('wrong-otp', 'rejected wrong_otp at verify-email'),
  after('magic-link:expired', 'rejected wrong_otp at verify-email'),
  mistaken('the mail backend unreachable', after('mail-unreachable', noMail)),
  after('no-mail', noMail),
  drifted('the sender address changed to another domain', after('sender-changed:domain', noMail)),
  mistaken('an expired credential', after('redirect-to-login', 'rejected session_expired at open-keys')),
  ...(['http-500', 'http-503'] as const).flatMap((status) => [
    before(`${status}:page`, 'unavailable provider_down at signup-form'),
    before(`${status}:submit`, 'unavailable provider_down at signup-form'),
    after(`${status}:keys`, 'unavailable provider_down at open-keys'),
    after(`${status}:create`, 'unavailable provider_down at create-key'),
  ]),
  before('http-429:page', 'unavailable rate_limited at signup-form'),
  before('http-429:submit', 'unavailable rate_limited at signup-form'),
  after('http-429:keys', 'unavailable rate_limited at open-keys'),
  after('http-429:create', 'unavailable rate_limited at create-key'),
  before('offline', 'unavailable network at signup-form'),
  before('dns-failure', 'unavailable network at signup-form'),
  { ...after('key-check:401', 'failed verification_failed'), keys: 1 },
  { ...after('key-check:429', 'ok, key not checked: rate_limited'), keys: 1 },
  { ...after('key-check:500', 'ok, key not checked: endpoint_down'), keys: 1 },
];

/** What the provider is held to on every change of its sandbox. */
export const switches: readonly SwitchCase[] = [...shapes, ...harmless, ...changed, ...failures];
