import type { Injected, SandboxChange } from 'agentkeys/sandbox';

const pages = ['email', 'password'] as const;
const lateness = ['bundle-3', 'bundle-8', 'bundle-15', 'xhr-3', 'xhr-8', 'xhr-15'] as const;
/** Where a server fails: the sign-up form, what it sends, the list of keys, and the making of a key. */
const failing = ['page', 'submit', 'keys', 'create'] as const;

/** What can be changed about the replica, alone or together. Without any of these it is as the scraper knows it. */
export const changes = {
  // Sign-up
  'tos-gate': {
    doc: 'Adds a button "Accept new ToS" to the sign-up form (its page with that field); all else works as before.',
    arguments: pages,
  },
  'tos-gate-required': {
    doc: 'Adds the button, and the server refuses the form until it is pressed.',
    arguments: pages,
  },
  'tos-gate-replace': { doc: 'The button stands in the place of Continue.', arguments: pages },
  'tos-gate-modal': { doc: 'The button stands in a dialog that lies over the form.', arguments: pages },
  'extra-checkbox': {
    doc: 'The form has a box to tick: it must be, or it is about news.',
    arguments: ['required', 'optional'],
  },
  'extra-field': {
    doc: 'The form has one more field, which must be filled in or not; or the dialog for a new key wants a project.',
    arguments: ['required', 'optional', 'key'],
  },
  'renamed-ids': { doc: 'The ids of all fields are others; labels stay.' },
  'merged-form': { doc: 'E-mail address and password stand on one page.' },
  'iframe-form': { doc: 'The form stands in a frame.' },
  'shadow-form': { doc: 'The form stands in a shadow root.', arguments: ['open', 'closed'] },
  'ab-variant': { doc: 'Of two designs of the form the other one.' },
  locale: { doc: 'The sign-up form is in another language.', arguments: ['de', 'ja'] },
  'redirect-elsewhere': {
    doc: 'The address of the sign-up form, or of the list of keys, leads to a page of another kind.',
    arguments: ['signup', 'keys'],
  },
  'about-you': {
    doc: 'The profile page is left out, or asks for the age instead of the birthday.',
    arguments: ['skip', 'age'],
  },
  'late-project': { doc: 'The default project is made so many seconds late.', arguments: ['5'] },
  // Refusals
  'returning-user': { doc: 'Every e-mail address has an account already.' },
  'weak-password': { doc: 'The password is refused: it was found in a breach.' },
  challenge: {
    doc: 'A human verification: a page before the sign-up form, which waits for a person or passes by itself, or a widget in it, which waits, passes by itself, or goes on checking.',
    arguments: ['page', 'widget', 'page-passes', 'passes', 'never-ends'],
  },
  // Mail
  'otp-6': { doc: 'The verification code is typed into six fields.' },
  'wrong-otp': { doc: 'Every verification code is refused.' },
  'late-verify': { doc: 'The form is answered so many seconds late.', arguments: ['1', '5'] },
  'quoted-printable-mail': { doc: 'The mails are encoded as quoted-printable.' },
  'late-mail': { doc: 'The verification mail comes so many seconds late.', arguments: ['5', '20'] },
  'no-mail': { doc: 'The verification mail never comes.' },
  // Keys
  'keys-moved': {
    doc: 'The list of keys has another address, to which the known one leads, or not.',
    arguments: ['redirect', '404'],
  },
  'redirect-to-login': { doc: 'The list of keys leads to the login: the session has ended.' },
  'slow-hydration': {
    doc: 'The controls of the list of keys come late, by a script or a request, by so many seconds.',
    arguments: lateness,
  },
  'button-renamed': { doc: '"Create new secret key" is called "Generate API key".' },
  'instant-key': { doc: 'The key comes at once, without a dialog for its name.' },
  'key-shown-in': { doc: 'What the new key is shown in.', arguments: ['field', 'code'] },
  'masked-key': {
    doc: 'The list is full of masked keys, or the dialog shows the new one masked.',
    arguments: ['table', 'dialog'],
  },
  'key-check': {
    doc: 'The API answers every request with this status.',
    arguments: ['401', '429', '500'],
  },
  // Outages
  'http-500': { doc: 'A request fails with status 500.', arguments: failing },
  'http-503': { doc: 'A request is answered by a maintenance page with status 503.', arguments: failing },
  'http-429': { doc: 'A request is answered with status 429.', arguments: failing },
  offline: { doc: 'There is no network.' },
  'dns-failure': { doc: 'The name of the platform cannot be found.' },
  // Looks
  'cookie-banner': { doc: 'A banner asks about cookies.' },
  'consent-wall': { doc: 'A wall over every page asks about cookies.' },
  'cosmetic-restyle': { doc: 'Colours, sizes and fonts are others.' },
  'copy-edit': { doc: 'Headings and texts are worded differently; controls are called as before.' },
  'class-shuffle': { doc: 'Class names are others in every run.' },
  'animated-page': { doc: 'Something on every page never stops moving.' },
  'polling-page': { doc: 'Every page asks for news every second.' },
  'websocket-page': { doc: 'Every page is told something over a web socket every second.' },
} as const satisfies Record<string, SandboxChange>;

export type Change = keyof typeof changes;
export type Changes = Injected<Change>;
