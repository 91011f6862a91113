import { type Html, type HtmlPart, html } from 'agentkeys/sandbox';

export interface AuthPage {
  title: string;
  /** Below `/assets/`; run once the page is there. */
  scripts?: readonly string[];
  content: HtmlPart;
}

/** The frame around every page of the login host. */
export const authPage = ({ title, scripts = ['form.js'], content }: AuthPage): Html => html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - OpenAI</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<div class="auth">
<header>OpenAI</header>
<main>
${content}
</main>
<footer><a href="/policies/terms">Terms of Use</a><span aria-hidden="true">|</span><a href="/policies/privacy">Privacy Policy</a></footer>
</div>
<p class="sandbox">Local AgentKeys sandbox. Not the real site: nothing typed here leaves this machine.</p>
${scripts.map((script) => html`<script src="/assets/${script}"></script>\n`)}</body>
</html>`;

/** Empty until the server refuses something. */
export const formError = html`<p class="error" role="alert" hidden></p>`;
