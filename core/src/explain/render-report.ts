import { type Html, html, trustedHtml } from '../sandbox/html.ts';
import { drawWireframe } from '../wireframe/draw-wireframe.ts';
import type { Explanation } from './explanation.ts';

/** Nothing is loaded and nothing runs: the pictures are in the file, and there is no script. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const style = trustedHtml(`
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .25rem 1rem; } dt { opacity: .65; } dd { margin: 0; }
pre, code { font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8885; border-radius: 6px; }
img { max-width: 100%; border: 1px solid #8885; border-radius: 6px; }
ins { color: #1a7f37; text-decoration: none; } del { color: #cf222e; text-decoration: none; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem 1rem .15rem 0; }
`);

/** One HTML file that holds everything of a tripwire. Whatever a page, a provider or a person has said is escaped. */
export function renderReport(explanation: Explanation, screenshotBase64: string): string {
  const { provider, step, kind, class: sort, next, versions, known } = explanation;
  const title = `${provider}: ${step} has changed shape`;
  const facts: [string, string][] = [
    ['What', sort ? `${kind}, ${sort}` : kind],
    ['When', `${explanation.at}${explanation.sandbox ? ', in the sandbox' : ''}`],
    ['Page', explanation.url],
    ['Version', `${versions.tripped} tripped, ${versions.installed ?? 'none'} is installed`],
    ['Expected', explanation.expected.join(', ')],
    ['Found', explanation.found.join(' · ')],
    ['Rule', explanation.rule],
    ['Token', explanation.token],
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<h2>What to do now</h2>
<p>${next.why}</p>
<pre>${next.command}</pre>
${known && section('Who else', html`<p>Known since ${known.since}, last seen ${known.last_seen}${known.fixed_in && `, fixed in ${known.fixed_in}`}.</p>${known.issue_url && html`<p><a rel="noreferrer noopener" href="${known.issue_url}">${known.issue_url}</a></p>`}`)}
${explanation.diff.length > 0 && section('What has changed', html`<pre>${explanation.diff.map(diffLine)}</pre>`)}
${explanation.hints.length > 0 && section('What the missing landmarks may be now', hintTable(explanation.hints))}
${explanation.wireframe && section('The page by roles and intents', picture('image/svg+xml', Buffer.from(drawWireframe(explanation.wireframe)).toString('base64'), 'wireframe'))}
${screenshotBase64 !== '' && section('The page, masked', picture('image/png', screenshotBase64, 'masked screenshot'))}
${explanation.actions.length > 0 && section('What the run did', actionTable(explanation.actions))}
${section('Outline', html`<pre>${explanation.outline.join('\n')}</pre>`)}
</body>
</html>
`;
  return page.markup;
}

const section = (title: string, content: Html): Html => html`<h2>${title}</h2>${content}`;

const picture = (type: string, base64: string, alt: string): Html =>
  html`<img alt="${alt}" src="data:${type};base64,${base64}">`;

function diffLine(text: string): Html {
  if (text.startsWith('+')) return html`<ins>${text}\n</ins>`;
  return text.startsWith('-') ? html`<del>${text}\n</del>` : html`${text}\n`;
}

const hintTable = (hints: Explanation['hints']): Html =>
  html`<table><tr><th>Landmark</th><th>Locator</th><th>Likeness</th></tr>${hints.map(
    ({ landmark, locator, score, confident }) =>
      html`<tr><td>${landmark}</td><td><code>${locator}</code></td><td>${score.toFixed(2)}${confident && ', likely'}</td></tr>`,
  )}</table>`;

const actionTable = (actions: Explanation['actions']): Html =>
  html`<table><tr><th>At</th><th>Step</th><th>Action</th><th>Landmark</th><th>Took</th><th></th></tr>${actions.map(
    ({ at_ms, step, action, landmark, elapsed_ms, state }) =>
      html`<tr><td>${at_ms} ms</td><td>${step}</td><td>${action}</td><td>${landmark}</td><td>${elapsed_ms} ms</td><td>${state}</td></tr>`,
  )}</table>`;
