import { type Handler, type Html, html, htmlReply, redirectReply, turnstileWidget } from 'agentkeys/sandbox';
import { type SitePage, sitePage } from '../layout.ts';
import type { World } from '../world.ts';
import { drawForm, termsDialog } from './draw-form.ts';
import { wordsOf } from './words.ts';

const scripts = ['form.js', 'sign-up.js'];

/** The form, in a session of its own. */
export const showForm =
  (world: World): Handler =>
  (request) => {
    const { changes, signUps } = world;
    if (changes.challenge === 'page' && !signUps.of(request)?.cleared) {
      return htmlReply(challengePage(world, request.origins.challenges ?? ''), {
        status: 403,
        headers: { 'cf-mitigated': 'challenge' },
        cookies: [signUps.begin({ acceptedTerms: false, cleared: false })],
      });
    }
    const part = changes['split-form'] ? 'email' : 'whole';
    const cookies = signUps.of(request) ? [] : [signUps.begin({ acceptedTerms: false, cleared: false })];
    return htmlReply(formPage(world, deliver(world, drawForm(changes, request.origins, part))), { cookies });
  };

/** The second page of a split form. */
export const showPasswordPage =
  (world: World): Handler =>
  (request) =>
    world.signUps.of(request)?.email === undefined
      ? redirectReply('/sign-up')
      : htmlReply(formPage(world, drawForm(world.changes, request.origins, 'password')));

/** The form alone, for a frame. */
export const showFramedForm =
  (world: World): Handler =>
  ({ origins }) =>
    htmlReply(html`<html lang="en"><head><meta charset="utf-8"><title>Sign up</title>
<link rel="stylesheet" href="/assets/style.css"></head>
<body>${drawForm(world.changes, origins, 'whole')}
${scripts.map((script) => html`<script src="/assets/${script}"></script>`)}</body></html>`);

const formPage = ({ changes }: World, content: Html): Html => {
  const { lang, title } = wordsOf(changes);
  const page: SitePage = { title, lang, scripts, content };
  return sitePage(changes, changes['tos-gate-modal'] ? { ...page, overlay: termsDialog } : page);
};

/** How the form comes into the page. */
function deliver({ changes }: World, form: Html): Html {
  if (changes['iframe-form']) {
    return html`<h1>Welcome</h1><iframe class="framed" src="/sign-up/form" title="Sign up"></iframe>`;
  }
  const mode = changes['shadow-form'];
  return mode
    ? html`<clerk-app></clerk-app><template data-shadow="${String(mode)}"><link rel="stylesheet" href="/assets/style.css">${form}</template>`
    : form;
}

const challengePage = ({ changes }: World, challenges: string): Html =>
  sitePage(changes, {
    title: 'Just a moment...',
    scripts: ['clearance.js'],
    content: html`<h1>openrouter.localhost</h1>
<p>Verify you are human by completing the action below.</p>
${turnstileWidget(`${challenges}/turnstile`)}`,
  });
