import type { Injected, SandboxChange } from 'agentkeys/sandbox';

const lateness = ['bundle-3', 'bundle-8', 'bundle-15', 'xhr-3', 'xhr-8', 'xhr-15'] as const;
/** Where a server fails: the sign-up form, what it sends, the list of keys, and the making of a key. */
const failing = ['page', 'submit', 'keys', 'create'] as const;

/** What can be changed about the replica, alone or together. Without any of these it is as the scraper knows it. */
export const changes = {
  // Sign-up
  'twin-button': {
    doc: 'An aria-hidden twin of Continue stands before it, out of sight or in sight.',
    arguments: ['hidden', 'shown'],
  },
  'label-link-terms': {
    doc: 'The whole label of the terms box is a link, so that a click on it leaves the page.',
  },
  'tos-gate': { doc: 'Adds a button "Accept new ToS" to the sign-up form; all else works as before.' },
  'tos-gate-required': { doc: 'Adds the button, and the server refuses the form until it is pressed.' },
  'tos-gate-modal': { doc: 'The button stands in a dialog that lies over the form.' },
  'tos-gate-replace': { doc: 'The button stands in the place of Continue.' },
  'extra-checkbox': {
    doc: 'The form has one more box to tick: it must be, or it is about news.',
    arguments: ['required', 'optional'],
  },
  'extra-field': {
    doc: 'The form has one more field, which must be filled in or not; or the dialog for a new key wants a project.',
    arguments: ['required', 'optional', 'key'],
  },
  'renamed-ids': { doc: 'Ids and names of all fields are others; labels stay.' },
  'split-form': { doc: 'The e-mail address on one page, the password on the next.' },
  'merged-form': { doc: 'The code is asked for on the page of the form, which has no page after it.' },
  'iframe-form': { doc: 'The form stands in a frame.' },
  'shadow-form': { doc: 'The form stands in a shadow root.', arguments: ['open', 'closed'] },
  'ab-variant': { doc: 'Of two designs of the form the other one.' },
  locale: { doc: 'The sign-up form is in another language.', arguments: ['de', 'ja'] },
  'redirect-elsewhere': {
    doc: 'The address of the sign-up form, or of the list of keys, leads to a page of another kind.',
    arguments: ['signup', 'keys'],
  },
  // Refusals
  'returning-user': {
    doc: 'Every e-mail address has an account already, and leads to the page for returning users.',
  },
  'plus-alias': {
    doc: 'The address that signs up is another one with a plus-suffix, which the site strips.',
  },
  'weak-password': { doc: 'The password is refused: it was found in a breach.' },
  challenge: {
    doc: 'A Turnstile widget three seconds after the form was sent: it waits for a person, goes on checking, or passes by itself. Or a page before the form.',
    arguments: ['shown', 'never-ends', 'passes', 'page'],
  },
  // Mail
  'otp-1': { doc: 'A code is mailed in place of a link, and typed into one field.' },
  'otp-6': { doc: 'A code is mailed in place of a link, and typed into six fields.' },
  'magic-link': {
    doc: 'A link is mailed, as without this change; or one that has run out.',
    arguments: ['good', 'expired'],
  },
  'wrong-otp': { doc: 'Every verification code is refused; there is a code to type then.' },
  'late-verify': { doc: 'The form is answered so many seconds late.', arguments: ['1', '5'] },
  'quoted-printable-mail': { doc: 'The mail is encoded as quoted-printable.' },
  'hex-colour-mail': { doc: 'The mail is full of colours that look like codes.' },
  'welcome-mail-first': {
    doc: 'A welcome mail with links and numbers of its own comes before the other one.',
  },
  'sender-changed': {
    doc: 'The mail comes from a former address of the site, or from another domain.',
    arguments: ['noreply', 'domain'],
  },
  'late-mail': { doc: 'The mail comes so many seconds late.', arguments: ['5', '20'] },
  'no-mail': { doc: 'The mail never comes.' },
  'mail-unreachable': { doc: 'The mailbox cannot be read.' },
  // Keys
  'keys-moved': {
    doc: 'The list of keys has another address, to which the known ones lead, or not; or it is where it used to be.',
    arguments: ['redirect', '404', 'old'],
  },
  'redirect-to-login': { doc: 'The list of keys leads to the login: the session has ended.' },
  'slow-hydration': {
    doc: 'The list of keys comes late, by a script or a request, by so many seconds.',
    arguments: lateness,
  },
  'late-modal': {
    doc: 'The list of keys waits for an onboarding dialog, which comes so many seconds late.',
    arguments: ['0', '5', '20', '45'],
  },
  'two-modals': { doc: 'The onboarding has a second dialog.' },
  'modal-over-dialog': { doc: 'The onboarding dialogs open over the dialog for a new key.' },
  'modal-controls': {
    doc: 'What the controls of the onboarding dialogs are: radios, buttons, options of a list, or nothing that says so.',
    arguments: ['radios', 'buttons', 'options', 'plain'],
  },
  'button-renamed': {
    doc: 'New Key is called by words that nobody knows, or by those of former times.',
    arguments: ['unknown', 'create-api-key', 'create-key', 'create'],
  },
  'key-shown-in': { doc: 'What the new key is shown in.', arguments: ['code', 'pre', 'field'] },
  'tutorial-key': { doc: 'Tutorials on the page and in the dialog quote an invented key.' },
  'masked-key': {
    doc: 'The list is full of masked keys, or the dialog shows the new one masked.',
    arguments: ['table', 'dialog'],
  },
  'key-check': { doc: 'The API answers a key check with this status.', arguments: ['401', '429', '500'] },
  // Outages
  'http-500': { doc: 'A request fails with status 500.', arguments: failing },
  'http-503': { doc: 'A request is answered by a maintenance page with status 503.', arguments: failing },
  'http-429': { doc: 'A request is answered with status 429.', arguments: failing },
  offline: { doc: 'There is no network.' },
  'dns-failure': { doc: 'The name of the site cannot be found.' },
  // Looks
  'cookie-banner': { doc: 'A banner asks about cookies.' },
  'consent-wall': { doc: 'A wall over every page asks about cookies.' },
  'cosmetic-restyle': { doc: 'Colours, sizes and fonts are others.' },
  'copy-edit': { doc: 'Headings and texts are worded differently; controls are called as before.' },
  'class-shuffle': { doc: 'Class names are others on every page.' },
  'animated-page': { doc: 'Something on every page never stops moving.' },
  'polling-page': { doc: 'Every page asks for news every second.' },
  'websocket-page': { doc: 'Every page is told something over a web socket every second.' },
} as const satisfies Record<string, SandboxChange>;

export type Change = keyof typeof changes;
export type Changes = Injected<Change>;
