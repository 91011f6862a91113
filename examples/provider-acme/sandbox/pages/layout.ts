import { type Html, type HtmlPart, html } from 'agentkeys/sandbox';

/** What every page of the site has, each part for a case to change. */
export interface Page {
  lang: string;
  title: string;
  bodyClass: string;
  /** Above the header. */
  top: Html;
  header: Html;
  footer: Html;
  /** After everything else: dialogs, bars, widgets. */
  overlay: Html;
}

export const nothing = html``;

export const plainPage: Page = {
  lang: 'en',
  title: 'Acme AI',
  bodyClass: '',
  top: nothing,
  header: html`<header><strong>Acme AI</strong><nav><a href="/docs">Docs</a> <a href="/pricing">Pricing</a></nav></header>`,
  footer: html`<footer><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></footer>`,
  overlay: nothing,
};

/** Puts the main part and its scripts (below `/assets/`) into the frame of the site. */
export const layOut = (page: Page, main: HtmlPart, scripts: readonly string[] = []): Html =>
  html`<html lang="${page.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
</head>
<body class="${page.bodyClass}">
${page.top}${page.header}
<main>${main}</main>
${page.footer}
${page.overlay}
${scripts.map((script) => html`<script src="/assets/${script}"></script>`)}
</body>
</html>`;

/** What a server or a network says in the site's place, without its frame. */
export const barePage = (title: string, content: HtmlPart): Html =>
  html`<html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head>
<body><h1>${title}</h1>${content}</body></html>`;

/** A page that is only looked at. */
export const showText = (title: string, content: HtmlPart): Html =>
  layOut({ ...plainPage, title: `${title} - Acme AI` }, html`<h1>${title}</h1>${content}`);
