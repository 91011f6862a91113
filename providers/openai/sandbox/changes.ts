import type { Injected, SandboxChange } from 'agentkeys/sandbox';

const pages = ['email', 'password'] as const;

/** What can be changed about the replica, alone or together. Without any of these it is as the scraper knows it. */
export const changes = {
  'tos-gate': {
    doc: 'Adds a button "Accept new ToS" to the sign-up form (its page with that field); all else works as before.',
    arguments: pages,
  },
  'tos-gate-required': {
    doc: 'Adds the button, and the server refuses the form until it is pressed.',
    arguments: pages,
  },
  'tos-gate-replace': { doc: 'The button stands in the place of Continue.', arguments: pages },
  'button-renamed': { doc: '"Create new secret key" is called "Generate API key".' },
  'redirect-elsewhere': {
    doc: 'The address of the sign-up form, or of the list of keys, leads to a page of another kind.',
    arguments: ['signup', 'keys'],
  },
  'wrong-otp': { doc: 'Every verification code is refused.' },
  challenge: {
    doc: 'A human-verification page before the sign-up form, or a widget in it.',
    arguments: ['page', 'widget'],
  },
  'http-500': {
    doc: 'The sign-up form, or the request that it sends, fails with status 500.',
    arguments: ['page', 'submit'],
  },
  'slow-hydration': {
    doc: 'The controls of the list of keys come late, by a script or a request, by so many seconds.',
    arguments: ['bundle-3', 'bundle-8', 'xhr-3', 'xhr-8'],
  },
  'returning-user': { doc: 'Every e-mail address has an account already.' },
  'otp-boxes': { doc: 'The verification code is typed into six fields.' },
  'about-you': {
    doc: 'The profile page is left out, or asks for the age instead of the birthday.',
    arguments: ['skip', 'age'],
  },
  'instant-key': { doc: 'The key comes at once, without a dialog for its name.' },
  'late-mail': { doc: 'The verification mail comes so many seconds late.', arguments: ['5', '20'] },
  'no-mail': { doc: 'The verification mail never comes.' },
  'key-check': {
    doc: 'The API answers every request with this status.',
    arguments: ['401', '429', '500'],
  },
} as const satisfies Record<string, SandboxChange>;

export type Change = keyof typeof changes;
export type Changes = Injected<Change>;
