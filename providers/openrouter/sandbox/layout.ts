import { type Html, type HtmlPart, html, trustedHtml } from 'agentkeys/sandbox';
import type { Changes } from './changes.ts';
import { shuffleClasses } from './shuffle-classes.ts';

export interface SitePage {
  title: string;
  lang?: string;
  /** Below `/assets/`; run once the page is there. */
  scripts?: readonly string[];
  /** After everything else. */
  overlay?: HtmlPart;
  content: HtmlPart;
}

/** The text as it is, or as somebody has worded it anew. */
export const say = (changes: Changes, text: string, anew: string): string =>
  changes['copy-edit'] ? anew : text;

/** The frame around every page of the site, with what a change adds to all of them. */
export function sitePage(
  changes: Changes,
  { title, lang = 'en', scripts = [], overlay, content }: SitePage,
): Html {
  const shuffled = changes['class-shuffle'] ? shuffleClasses() : undefined;
  const page = html`<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | OpenRouter</title>
${
  shuffled
    ? html`<style>${trustedHtml(shuffled.style)}</style>
<script>globalThis.classNames = ${trustedHtml(JSON.stringify(shuffled.names))};</script>`
    : html`<link rel="stylesheet" href="/assets/style.css">`
}
<link rel="icon" href="data:,">
</head>
<body${changes['cosmetic-restyle'] && html` class="restyled"`}>
<div id="page">
${changes['animated-page'] && html`<p class="ticker" aria-hidden="true"><span>New models every day</span></p>`}
<header class="site"><strong>OpenRouter</strong><nav><a href="/models">Models</a> <a href="/docs">Docs</a></nav><span class="grow"></span><a href="/sign-in">Sign in</a></header>
<main id="main">
${content}
</main>
</div>
${changes['cookie-banner'] && [cookieBanner, keepAnswer]}
${changes['consent-wall'] && [cookieWall, keepAnswer]}
${overlay}
<p class="sandbox">Local AgentKeys sandbox. Not the real site: nothing typed here leaves this machine.</p>
${changes['polling-page'] && script(`setInterval(() => fetch('/api/frontend/news'), 1000);`)}
${changes['websocket-page'] && script(`new WebSocket('ws://' + location.host + '/api/frontend/socket');`)}
${scripts.map((name) => html`<script src="/assets/${name}"></script>\n`)}</body>
</html>`;
  return shuffled ? trustedHtml(shuffled.inMarkup(page.markup)) : page;
}

function script(source: string): Html {
  return html`<script>${trustedHtml(source)}</script>`;
}

const answered = "this.closest('[data-cookies]').remove(); document.cookie = 'cookies=answered; Path=/';";
const cookieQuestion = html`<p>We use cookies to improve your experience and to measure how our pages are used.</p>
<button type="button" onclick="${answered}">Accept all</button> <button type="button" onclick="${answered}">Reject all</button>`;
/** Leaves the page to its visitor. */
const cookieBanner = html`<div class="banner" role="region" aria-label="Cookie consent" data-cookies>${cookieQuestion}</div>`;
/** Does not, and has no name. */
const cookieWall = html`<div class="backdrop" data-cookies><div class="dialog" role="dialog" aria-modal="true">${cookieQuestion}</div></div>`;
const keepAnswer = script(
  `if (document.cookie.includes('cookies=answered')) document.querySelector('[data-cookies]')?.remove();`,
);
