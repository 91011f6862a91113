// Renders an issue of the file tracker as its maintainer would see it, as a PNG picture:
//   node scripts/pictures/picture-issue.ts <folder of the issue> docs/pictures/issue.png
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { marked } from 'marked';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../core/src/browser/find-browser.ts';

const style = `
  body { font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; color: #1f2328; max-width: 900px; margin: 24px auto; padding: 0 24px }
  h1 { font-size: 24px; border-bottom: 1px solid #d1d9e0; padding-bottom: 8px } h3 { font-size: 17px }
  img { max-width: 100%; border: 1px solid #d1d9e0; border-radius: 6px }
  code, pre { font: 13px ui-monospace, 'DejaVu Sans Mono', monospace; background: #f6f8fa; border-radius: 6px }
  code { padding: 2px 4px } pre { padding: 12px } pre code { padding: 0 }
  .language-diff { color: #1a7f37 }
  table { border-collapse: collapse; font-size: 13px } td, th { border: 1px solid #d1d9e0; padding: 4px 8px }
`;

const [folder, file] = process.argv.slice(2);
if (!folder || !file) throw new Error('usage: picture-issue.ts <folder of the issue> <file.png>');

const text = await readFile(join(folder, 'issue.md'), 'utf8');
const body = await marked.parse(text.replace(/^---\n[\s\S]*?\n---\n/, ''));
// Pictures beside the issue go into the page, because a page without an address may not read files.
const pictures = new Map<string, string>();
for (const [, name] of body.matchAll(/<img src="([^":]+)"/g)) {
  if (!name) continue;
  const type = name.endsWith('.svg') ? 'image/svg+xml' : 'image/png';
  pictures.set(name, `data:${type};base64,${(await readFile(join(folder, name))).toString('base64')}`);
}
const page = body.replace(/<img src="([^":]+)"/g, (tag, name) =>
  tag.replace(name, pictures.get(name) ?? name),
);

const { executablePath } = findBrowser({ env: process.env });
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
try {
  const view = await browser.newPage({ viewport: { width: 960, height: 800 } });
  await view.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style>${page}`);
  await view.screenshot({ path: resolve(file), fullPage: true });
  console.log(pathToFileURL(resolve(file)).href);
} finally {
  await browser.close();
}
