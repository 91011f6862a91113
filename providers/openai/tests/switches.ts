import { after, before, drifted, elsewhere, missing, mistaken, ok, type SwitchCase } from 'agentkeys/testing';

const noMail = 'unavailable mail_unavailable at verify-email';

/** The pages in each of their shapes. */
const shapes: SwitchCase[] = [
  {
    ...ok(),
    steps: ['signup-form two-pages', 'verify-email one-field', 'about-you birthday', 'read-key field'],
  },
  { ...ok('merged-form'), steps: ['signup-form one-page'] },
  { ...ok('otp-6'), steps: ['verify-email six-fields'] },
  { ...ok('about-you:skip'), steps: ['about-you skipped'] },
  { ...ok('about-you:age'), steps: ['about-you age'] },
  { ...ok('instant-key'), steps: ['name-key skipped'] },
  { ...ok('key-shown-in:field'), steps: ['read-key field'] },
  { ...ok('key-shown-in:code'), steps: ['read-key text'] },
  {
    ...ok('merged-form', 'otp-6', 'about-you:age', 'instant-key', 'key-shown-in:code'),
    steps: [
      'signup-form one-page',
      'verify-email six-fields',
      'about-you age',
      'name-key skipped',
      'read-key text',
    ],
  },
  drifted('the keys URL moved', ok('keys-moved:redirect')),
];

/** More or other than before, and none of it in the way. */
const harmless: SwitchCase[] = [
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
  ok('challenge:passes'),
  ok('late-verify:1'),
  ok('late-verify:5'),
  ok('late-project:5'),
  ok('slow-hydration:bundle-3'),
  ok('slow-hydration:bundle-8'),
  ok('slow-hydration:bundle-15'),
  ok('slow-hydration:xhr-3'),
  ok('slow-hydration:xhr-8'),
  ok('slow-hydration:xhr-15'),
  ok('quoted-printable-mail'),
  ok('late-mail:5'),
  ok('late-mail:20'),
  ok('masked-key:table'),
  mistaken(
    [
      'a verify screen looked for too early',
      'a slow hydrating page',
      'a page left while the default project was being made',
      "a tutorial's fake key taken for the key",
      'a masked key taken for the key',
      'a CSS colour taken for the code',
    ],
    ok(
      'late-verify:5',
      'slow-hydration:xhr-3',
      'late-project:5',
      'masked-key:table',
      'quoted-printable-mail',
      'cookie-banner',
    ),
  ),
];

/** The pages have changed shape. */
const changed: SwitchCase[] = [
  ...(['email', 'password'] as const).flatMap((page) =>
    ['tos-gate', 'tos-gate-required', 'tos-gate-replace', 'tos-gate-modal'].map((gate) =>
      before(`${gate}:${page}`, missing('signup-form')),
    ),
  ),
  before('extra-checkbox:required', missing('signup-form')),
  before('extra-field:required', missing('signup-form')),
  before('iframe-form', missing('signup-form')),
  before('shadow-form:closed', missing('signup-form')),
  before('locale:de', missing('signup-form')),
  before('locale:ja', missing('signup-form')),
  before('redirect-elsewhere:signup', elsewhere('signup-form')),
  after('redirect-elsewhere:keys', elsewhere('create-key')),
  drifted('the keys URL moved, and nothing leads there', after('keys-moved:404', elsewhere('create-key'))),
  drifted('a button was renamed', after('button-renamed', missing('create-key'))),
  after('extra-field:key', missing('name-key')),
  { ...after('masked-key:dialog', missing('read-key')), keys: 1 },
];

/** The pages are as they were, and there is no key, or none that is known to work. */
const failures: SwitchCase[] = [
  mistaken('a used address', before('returning-user', 'rejected account_exists at signup-form')),
  before('weak-password', 'rejected rejected_input at signup-form'),
  mistaken('a challenge page', before('challenge:page', 'blocked challenge at signup-form')),
  before('challenge:page-passes', 'blocked challenge at signup-form'),
  before('challenge:widget', 'blocked challenge at signup-form'),
  before('challenge:never-ends', 'blocked challenge at signup-form'),
  after('wrong-otp', 'rejected wrong_otp at verify-email'),
  mistaken('mail that never came', after('no-mail', noMail)),
  mistaken('an expired session', after('redirect-to-login', 'rejected session_expired at create-key')),
  ...(['http-500', 'http-503'] as const).flatMap((status) => [
    before(`${status}:page`, 'unavailable provider_down at signup-form'),
    before(`${status}:submit`, 'unavailable provider_down at signup-form'),
    after(`${status}:keys`, 'unavailable provider_down at create-key'),
    after(`${status}:create`, 'unavailable provider_down at name-key'),
  ]),
  before('http-429:page', 'unavailable rate_limited at signup-form'),
  before('http-429:submit', 'unavailable rate_limited at signup-form'),
  after('http-429:keys', 'unavailable rate_limited at create-key'),
  after('http-429:create', 'unavailable rate_limited at name-key'),
  before('offline', 'unavailable network at signup-form'),
  before('dns-failure', 'unavailable network at signup-form'),
  { ...after('key-check:401', 'failed verification_failed'), keys: 1 },
  { ...after('key-check:429', 'ok, key not checked: rate_limited'), keys: 1 },
  { ...after('key-check:500', 'ok, key not checked: endpoint_down'), keys: 1 },
];

/** What the provider is held to on every change of its sandbox. */
export const switches: readonly SwitchCase[] = [...shapes, ...harmless, ...changed, ...failures];
