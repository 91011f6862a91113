import { type Html, type HtmlPart, html } from 'agentkeys/sandbox';

export interface AppPage {
  title: string;
  path: string;
  /** Name of the visitor's project, once there is one. */
  project?: string;
  /** Below `/assets/`. */
  script?: string;
  content: HtmlPart;
}

const places = [
  ['/home', 'Home'],
  ['/usage', 'Usage'],
  ['/api-keys', 'API keys'],
  ['/settings', 'Settings'],
] as const;

/** The frame around every page of the platform. */
export const appPage = ({ title, path, project, script, content }: AppPage): Html => html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - OpenAI API</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<div class="platform">
<header><strong>OpenAI Platform</strong><button type="button" id="project"${!project && html` hidden`}>${project}</button><span class="grow"></span><a href="/docs">Docs</a><a href="/welcome">Explore</a></header>
<nav aria-label="Main">
${places.map(
  ([href, label]) => html`<a href="${href}"${href === path && html` aria-current="page"`}>${label}</a>\n`,
)}</nav>
<main id="main">
${content}
</main>
</div>
<p class="sandbox">Local AgentKeys sandbox. Not the real site: nothing typed here leaves this machine.</p>
${script && html`<script src="/assets/${script}"></script>`}
</body>
</html>`;
