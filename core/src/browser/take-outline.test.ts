import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OutlineNode, outlineNodeSchema } from '../contracts/index.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { type ServedPages, servePages } from '../testing/serve-pages.ts';
import { digestOutline } from './digest-outline.ts';
import { takeOutline } from './take-outline.ts';

const canaries = [
  'agent.canary-41@mail.example',
  'Canary-pass-93x!',
  '771933',
  'free text canary',
  'choice-canary',
];

const signUp = `<!doctype html><html lang="en"><title>Sign up</title>
<header><nav><a href="/docs">Docs</a></nav></header>
<div id="onetrust-banner">We use cookies <button>OK</button></div>
<main><h1>Create your account</h1>
<button type="button" class="oauth">Continue with Google</button>
<form>
  <label for="email">Email address</label><input id="email" name="email" type="email" autocomplete="email" required>
  <label>Password <input name="password" type="password" autocomplete="new-password" required></label>
  <p>Where do you work?</p><input name="w">
  <label><input type="checkbox" name="tos" required> I agree to the <a href="/tos">Terms</a></label>
  <select aria-label="Country"><option>Choose</option><option selected>choice-canary</option></select>
  <input type="hidden" name="csrf" value="hidden">
  <button id="submit" disabled data-testid="go">Create account</button>
</form>
<div style="display:none"><button>Hidden</button></div>
<div aria-hidden="true"><button>For nobody</button></div>
<form style="display:contents"><button onclick="1">In a form without a box</button></form>
<div onclick="1">Proceed</div>
<x-app></x-app>
</main>
<footer><a href="/imprint">Imprint</a></footer>
<script>
  customElements.define('x-app', class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).innerHTML = '<label>Team name <input name="team"></label><slot></slot>';
    }
  });
</script>`;

let chromium: TestBrowser;
let pages: ServedPages;
let other: ServedPages;
let page: Page;

beforeAll(async () => {
  chromium = await launchTestBrowser();
  other = await servePages({ '/form': '<form><label>Phone number <input type="tel"></label></form>' });
  pages = await servePages({
    '/': signUp,
    '/frames': `<main><h1>Sign up</h1><form><button>Continue</button></form>
      <iframe src="/inner" width="400" height="200"></iframe>
      <iframe src="${other.origin}/form" width="400" height="200"></iframe>
      <iframe src="/inner" width="10" height="10"></iframe>
      <iframe src="/inner" style="display:none"></iframe></main>`,
    '/inner': '<form><label>Email <input type="email"></label></form>',
    '/closed': `<header><button>Menu</button></header><main><x-app></x-app></main><script>
      customElements.define('x-app', class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: 'closed' }).innerHTML =
            '<form aria-label="f"><label>Email <input type="email" name="email" required></label><label>Password <input type="password"></label><button>Create account</button></form>';
        }
      });</script>`,
    '/large': `<main>${'<div><span>text</span><button>Edit</button></div>'.repeat(2000)}</main>`,
  });
  page = await chromium.browser.newPage();
});
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
  await other?.close();
});

const controls = (nodes: readonly OutlineNode[]) =>
  nodes
    .filter((node) => !['main', 'banner', 'navigation', 'contentinfo', 'form'].includes(node.role))
    .map((node) => `${node.zone} ${node.role} ${node.intent} ${node.name ?? '-'}`);

it('lists what a person could act on, with what it is for', async () => {
  await page.goto(pages.origin);
  const nodes = await takeOutline(page, { boxes: true });
  for (const node of nodes) expect(outlineNodeSchema.safeParse(node).error).toBeUndefined();
  expect(controls(nodes)).toEqual([
    'chrome link help Docs',
    'main0 button cookie OK',
    'main heading x Create your account',
    'main button oauth Continue with Google',
    'main textbox email Email address',
    'main textbox password Password',
    'main textbox x Where do you work?',
    'main checkbox tos I agree to the Terms',
    'main link tos Terms',
    'main combobox x Country',
    'main button signup Create account',
    'main button x In a form without a box',
    'main clickable next Proceed',
    'main textbox company Team name',
    'chrome link x Imprint',
  ]);
  expect(nodes.find((node) => node.id === 'email')).toMatchObject({
    type: 'email',
    autocomplete: 'email',
    attribute_name: 'email',
    required: true,
    form: 0,
    box: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)],
  });
  expect(nodes.find((node) => node.id === 'submit')).toMatchObject({
    type: 'submit',
    test_id: 'go',
    disabled: true,
  });
});

it('never takes along what was typed or chosen', async () => {
  await page.goto(pages.origin);
  await page.fill('#email', canaries[0] ?? '');
  await page.fill('[type=password]', canaries[1] ?? '');
  await page.fill('[name=w]', canaries[2] ?? '');
  await page.evaluate(() => {
    document
      .querySelector('main')
      ?.insertAdjacentHTML(
        'beforeend',
        '<div contenteditable role="application"><h2>free text canary</h2></div><div contenteditable>free text canary</div><textarea>free text canary</textarea>',
      );
  });
  const told = JSON.stringify(await takeOutline(page));
  for (const canary of canaries) expect(told).not.toContain(canary);
});

it('takes nothing into a name that a terminal would obey', async () => {
  await page.goto(pages.origin);
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.setAttribute('aria-label', 'Send \u001b]0;pwned\u0007\u202ekey');
    const other = document.createElement('button');
    other.textContent = 'Later\u009b2J';
    document.querySelector('main')?.append(button, other);
  });
  const names = (await takeOutline(page)).map((node) => node.name);
  expect(names).toContain('Send ]0;pwned key');
  expect(names).toContain('Later 2J');
});

it('takes mail addresses out of names', async () => {
  await page.setContent(`<button>Log out ${canaries[0]}</button>`);
  expect((await takeOutline(page))[0]).toMatchObject({ name: 'Log out <email>', intent: 'signout' });
});

it('looks into every frame that can be seen', async () => {
  await page.goto(`${pages.origin}/frames`);
  const nodes = await takeOutline(page);
  expect(controls(nodes)).toEqual([
    'main heading x Sign up',
    'main button next Continue',
    'main iframe x -',
    'main iframe x -',
    'main iframe x -',
    'main0 textbox email Email',
    'main0 textbox phone Phone number',
  ]);
  expect(new Set(nodes.filter(({ role }) => role === 'form').map(({ form }) => form)).size).toBe(3);
  expect(digestOutline(nodes).lines).toEqual([
    'form',
    '  act:next',
    'iframe+',
    'form',
    '  field:email',
    'form',
    '  field:phone',
  ]);
});

it('asks the browser where the controls are in a closed shadow root', async () => {
  await page.goto(`${pages.origin}/closed`);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(canaries[0] ?? '');
  const nodes = await takeOutline(page);
  expect(digestOutline(nodes).lines).toEqual(['form', '  field:email', '  field:password', '  act:signup']);
  expect(nodes.find(({ intent }) => intent === 'email')).toMatchObject({
    type: 'email',
    attribute_name: 'email',
    required: true,
    zone: 'main',
  });
  expect(JSON.stringify(nodes)).not.toContain(canaries[0]);
});

it('names an unlabelled field by the text that belongs to it', async () => {
  await page.setContent(`<main>
    <div><div>Your address</div><div><span></span><input></div><div><input type="hidden"><input></div></div>
    <p>Code</p><div>${'<input maxlength="1">'.repeat(2)}</div>
    <div><input type="checkbox"> I agree</div>
    <section><h2>Heading</h2><button>Press</button><div><textarea></textarea></div></section>
    <p style="display:none">Hidden</p><input></main>`);
  const fields = (await takeOutline(page)).filter(({ role }) => /box$/.test(role));
  expect(fields.map(({ role, name }) => `${role} ${name ?? '-'}`)).toEqual([
    'textbox Your address',
    // What stands before it belongs to the field before it.
    'textbox -',
    'textbox Code',
    'textbox Code',
    'checkbox I agree',
    'textbox -',
    'textbox -',
  ]);
});

it('stops at 600 nodes', async () => {
  await page.goto(`${pages.origin}/large`);
  expect(await takeOutline(page)).toHaveLength(600);
});

it('has the same digest at every load', async () => {
  const digests = new Set<string>();
  for (let load = 0; load < 3; load++) {
    await page.goto(pages.origin);
    digests.add(digestOutline(await takeOutline(page)).dom_digest);
  }
  expect(digests.size).toBe(1);
});
