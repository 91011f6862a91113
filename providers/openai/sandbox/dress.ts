import { randomBytes } from 'node:crypto';
import type { Handler, Reply } from 'agentkeys/sandbox';
import type { Changes } from './changes.ts';
import { style } from './style.ts';
import type { World } from './world.ts';

type Dress = (text: string) => string;

const texts = [
  ['Create an account', 'Get started'],
  ['Create a password', 'Choose a password'],
  ['You will use it with your email address to log in to OpenAI products.', 'It opens all OpenAI products.'],
  ['Check your inbox', 'We have sent you a mail'],
  ['Tell us about you', 'Nearly there'],
  ['Welcome to the OpenAI Platform', 'Good to see you'],
  ['Do not share your API key with others', 'Keep your API key to yourself'],
] as const;

const languages: Record<string, readonly (readonly [string, string])[]> = {
  de: [
    ['lang="en"', 'lang="de"'],
    ['Create an account', 'Konto erstellen'],
    ['>Email address<', '>E-Mail-Adresse<'],
    ['>Password<', '>Passwort<'],
    ['>Continue<', '>Weiter<'],
    ['Continue with', 'Weiter mit'],
  ],
  ja: [
    ['lang="en"', 'lang="ja"'],
    ['Create an account', 'アカウントを作成'],
    ['>Email address<', '>メールアドレス<'],
    ['>Password<', '>パスワード<'],
    ['>Continue<', '>続ける<'],
    ['Continue with', '続ける:'],
  ],
};

const restyled = `
body { font: 18px/1.4 Georgia, serif; background: #fffdf5; }
button.primary { background: #6b21a8; border-color: #6b21a8; border-radius: 4px; }
h1 { font-size: 38px; color: #6b21a8; }
`;

const ticker = `<p aria-hidden="true" style="position:fixed;top:0;right:0;margin:0;animation:move 1s infinite alternate">New models every day</p>
<style>@keyframes move { to { transform: translateX(-40px) } }</style>`;

const answered = "this.closest('[data-cookies]').remove(); document.cookie = 'cookies=answered; Path=/';";
const cookieQuestion = `<p>We use cookies to improve your experience and to measure how our pages are used.</p>
<button type="button" onclick="${answered}">Accept all</button> <button type="button" onclick="${answered}">Reject all</button>`;
const cookieBanner = `<div role="region" aria-label="Cookie consent" data-cookies style="position:fixed;bottom:32px;left:0;background:#fff">${cookieQuestion}</div>`;
const cookieWall = `<div class="backdrop" data-cookies><div role="dialog" aria-modal="true" style="background:#fff;padding:24px">${cookieQuestion}</div></div>`;
const keepAnswer = `<script>
if (document.cookie.includes('cookies=answered')) document.querySelector('[data-cookies]')?.remove();
</script>`;

const script = (source: string): string => `<script>${source}</script>`;

/** What each change adds before the end of every page. */
const additions: Partial<Record<keyof Changes, string>> = {
  'animated-page': ticker,
  'cookie-banner': cookieBanner + keepAnswer,
  'consent-wall': cookieWall + keepAnswer,
  'polling-page': script("setInterval(() => fetch('/backend/news'), 1000);"),
  'websocket-page': script("new WebSocket('ws://' + location.host + '/backend/socket');"),
};

const replaceAll = (text: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);

/** Gives what a host serves the looks that changes ask for; what it does stays the same. */
export function dress({ changes }: World, handler: Handler): Handler {
  const shuffle = changes['class-shuffle'] ? shuffleClasses() : undefined;
  const page: Dress = (text) => {
    let dressed = text;
    if (changes['copy-edit']) dressed = replaceAll(dressed, texts);
    if (typeof changes.locale === 'string') dressed = replaceAll(dressed, languages[changes.locale] ?? []);
    if (changes['renamed-ids']) dressed = renameIds(dressed);
    const added = Object.entries(additions).flatMap(([name, addition]) =>
      changes[name as keyof Changes] ? addition : [],
    );
    return dressed.replace('</body>', `${added.join('\n')}</body>`);
  };
  const dressed = (reply: Reply): Reply => {
    const type = String(reply.headers['content-type']);
    let { body } = reply;
    if (type.startsWith('text/html')) body = page(body);
    if (type.startsWith('text/css') && changes['cosmetic-restyle']) body += restyled;
    return shuffle ? { ...reply, body: shuffle(type, body) } : { ...reply, body };
  };
  return async (request) => dressed(await handler(request));
}

/** Other ids for the fields of the page, and for what points to them. */
function renameIds(markup: string): string {
  const ids = [...markup.matchAll(/<input [^>]*?id="([\w-]+)"/g)].map(([, id = '']) => id);
  return ids.reduce((renamed, id) => {
    const other = `f${randomBytes(3).toString('hex')}`;
    return renamed.replaceAll(`id="${id}"`, `id="${other}"`).replaceAll(`for="${id}"`, `for="${other}"`);
  }, markup);
}

/** Other names for all classes of the sheet, in sheets, pages and scripts, as a bundler that hashes them gives. */
function shuffleClasses(): (type: string, body: string) => string {
  const inSheet = /\.([a-z][a-z-]*)(?=[^a-z(-])/g;
  const known = new Set([...style.matchAll(inSheet)].map(([, name = '']) => name));
  const names = new Map([...known].map((name) => [name, `css-${randomBytes(4).toString('hex')}`]));
  const renamed = (list: string): string =>
    list
      .split(' ')
      .map((name) => names.get(name) ?? name)
      .join(' ');
  return (type, body) => {
    if (type.startsWith('text/css')) return body.replace(inSheet, (_, name: string) => `.${renamed(name)}`);
    return body
      .replace(/ class="([^"]*)"/g, (_, list: string) => ` class="${renamed(list)}"`)
      .replace(/class: '([^']*)'/g, (_, list: string) => `class: '${renamed(list)}'`);
  };
}
