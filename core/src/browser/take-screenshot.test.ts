import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyShape } from '../redact/key-shape.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { type ServedPages, servePages } from '../testing/serve-pages.ts';
import { maskColour, takeScreenshot } from './take-screenshot.ts';

const email = 'agent.canary-41@mail.example';
const key = 'sk-canary-0123456789abcdef';
const shape = keyShape({ prefix: 'sk-canary-', pattern: /^sk-canary-[0-9a-f]{16}$/ });
const box = (id: string, inner: string) => `<div style="height:40px" id="row-${id}">${inner}</div>`;

let chromium: TestBrowser;
let pages: ServedPages;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  pages = await servePages({
    '/': `<body style="margin:0;background:#fff">
      ${box('input', '<input id="input" value="x" style="width:200px;height:24px">')}
      ${box('password', '<input id="password" type="password" style="width:200px;height:24px">')}
      ${box('untyped', '<input id="untyped" type="unheard-of" value="x" style="width:200px;height:24px">')}
      ${box('area', '<textarea id="area" style="width:200px;height:24px">x</textarea>')}
      ${box('select', '<select id="select" style="width:200px"><option>choice</option></select>')}
      ${box('editable', '<div id="editable" contenteditable style="width:200px">typed</div>')}
      ${box('code', '<code id="code">a code block</code>')}
      ${box('secret', '<b id="secret" data-secret>marked as secret</b>')}
      ${box('said', `<p id="said" style="margin:0">We sent a code to <b>${email}</b></p>`)}
      ${box('button', `<input type="button" id="button" value="Log out ${email}">`)}
      ${box('plain', '<button id="plain">Continue with this</button>')}
      ${box('inner', `<iframe id="frame" src="/inner" width="300" height="36" style="border:0;display:block"></iframe>`)}
      ${box('closed', '<x-closed id="closed" style="display:block;width:220px;height:30px"></x-closed>')}
      <iframe src="/hang" style="display:none"></iframe>
      <script>customElements.define('x-closed', class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: 'closed' }).innerHTML = '<input value="typed">'; }
      });</script>`,
    '/inner': `<body style="margin:0"><input id="deep" style="width:200px;height:24px"><i id="key">${key}</i>`,
    // Never answers.
    '/hang': () => undefined,
  });
  page = await chromium.browser.newPage({ viewport: { width: 800, height: 700 } });
  await page.goto(pages.origin, { waitUntil: 'commit' });
  await page.locator('#closed').waitFor();
  await page.frameLocator('#frame').locator('#key').waitFor();
});
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
});

const mask = [1, 3, 5].map((at) => Number.parseInt(maskColour.slice(at, at + 2), 16));
const pixel = (png: PNG, x: number, y: number) => [
  ...png.data.subarray((y * png.width + x) * 4).subarray(0, 3),
];

async function middle(selector: string): Promise<[number, number]> {
  const [outer, inner] = selector.split(' >> ');
  const locator = inner ? page.frameLocator(outer ?? '').locator(inner) : page.locator(selector);
  const { x, y, width, height } = (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
}

it('paints over what was typed, what is marked and what says a secret, in all frames', async () => {
  await page.fill('#input', email);
  await page.fill('#password', 'Canary-pass-93x!');
  const png = PNG.sync.read(
    await takeScreenshot(page, { secrets: [email, key, '', 'x"]'], keyShape: shape }),
  );
  expect([png.width, png.height]).toEqual([800, 700]);
  for (const selector of [
    '#input',
    '#password',
    '#untyped',
    '#area',
    '#select',
    '#editable',
    '#code',
    '#secret',
    '#said b',
    '#button',
    '#closed',
    '#frame >> #deep',
    '#frame >> #key',
  ]) {
    expect([selector, pixel(png, ...(await middle(selector)))]).toEqual([selector, mask]);
  }
  expect(pixel(png, ...(await middle('#plain')))).not.toEqual(mask);
});

it('leaves nothing behind on the page', async () => {
  await takeScreenshot(page, { secrets: [email], keyShape: shape });
  expect(await page.content()).not.toContain('data-agentkeys');
});

it('shows a secret nowhere: the picture is the same whatever was typed', async () => {
  const shots = new Set<string>();
  for (const typed of ['one', 'another one that is longer', '']) {
    await page.fill('#input', typed);
    await page.frameLocator('#frame').locator('#deep').fill(typed);
    shots.add((await takeScreenshot(page, { secrets: [email, key], keyShape: shape })).toString('base64'));
  }
  expect(shots.size).toBe(1);
});

describe('a key that nobody has told of', () => {
  /** The picture of a page with this in it, and how many of the pixels of its body are not plain. */
  async function picture(body: string, selector = '#k') {
    const shown = await chromium.browser.newPage({ viewport: { width: 400, height: 120 } });
    try {
      await shown.setContent(`<body style="margin:0;background:#fff;font:16px monospace">${body}`);
      const { x, y, width, height } = (await shown.locator(selector).first().boundingBox()) ?? {
        x: 0,
        y: 0,
        width: 0,
        height: 0,
      };
      const png = PNG.sync.read(await takeScreenshot(shown, { secrets: [], keyShape: shape }));
      expect(await shown.content()).not.toContain('data-agentkeys');
      return { png, at: [Math.round(x + width / 2), Math.round(y + height / 2)] as const };
    } finally {
      await shown.close();
    }
  }
  /** Two keys of the same length, which no picture may tell apart. */
  const other = 'sk-canary-fedcba9876543210';
  const samePicture = async (body: (key: string) => string) => {
    const [one, two] = [await picture(body(key)), await picture(body(other))];
    expect(one.png.data.equals(two.png.data)).toBe(true);
    return one;
  };

  it.each([
    ['a <div>', (k: string) => `<div id="k" style="width:300px">${k}</div>`],
    ['a <p>', (k: string) => `<p id="k">Your key: ${k} copy it</p>`],
    ['a <td>', (k: string) => `<table><tr><td id="k">${k}</td></tr></table>`],
    ['a split text', (k: string) => `<p><b id="k">${k.slice(0, 19)}</b><i>${k.slice(19)}</i></p>`],
    [
      'letters in boxes of their own',
      (k: string) => [...k].map((c) => `<div id="k" style="float:left">${c}</div>`).join(''),
    ],
    ['groups', (k: string) => `<p id="k">${k.slice(0, 14)} ${k.slice(14, 20)}<br>${k.slice(20)}</p>`],
    [
      'a box that is too small',
      (k: string) => `<div id="k" style="width:40px;white-space:nowrap">${k}</div>`,
    ],
    [
      'an attribute that is shown',
      (k: string) => `<style>#k::after{content:attr(data-key)}</style><p id="k" data-key="${k}">Key </p>`,
    ],
    [
      'a shadow root',
      (k: string) =>
        `<x-k id="k" style="display:block"><template shadowrootmode="open"><span>${k}</span></template></x-k>`,
    ],
  ])('is painted over in %s', async (_, body) => {
    const { png, at } = await samePicture(body);
    expect(pixel(png, ...at)).toEqual(mask);
  });

  it.each([
    [
      'a closed root',
      (k: string) =>
        `<x-k id="k" style="display:block"><template shadowrootmode="closed"><span>${k}</span></template></x-k>`,
    ],
    ['an element without a box', (k: string) => `<p id="k"><span style="display:contents">${k}</span></p>`],
    ['the body itself', (k: string) => `<b id="k"></b>${k}`],
  ])('cannot be told from another in %s', async (_, body) => {
    await samePicture(body);
  });

  it('is painted over in a frame, or the frame is as a whole', async () => {
    const inner = `<body style='margin:0'><p style='margin:0;height:20px'>${key}</p>`;
    const { png } = await picture(
      `<iframe id="k" srcdoc="${inner}" width="300" height="20" style="border:0;display:block"></iframe>`,
    );
    const colours = new Set<string>();
    for (let at = 0; at < png.width * png.height; at++) {
      colours.add(String(pixel(png, at % png.width, Math.floor(at / png.width))));
    }
    expect([...colours].sort()).toEqual(['255,255,255', String(mask)]);
  });

  it('leaves words that only begin alike', async () => {
    const { png, at } = await picture(
      '<p id="k" style="background:#0a0;margin:0;width:300px">mask-canary-wharf sk-canary</p>',
    );
    expect(pixel(png, at[0] + 120, at[1])).toEqual([0, 170, 0]);
  });
});

it('paints over a frame as a whole that has a process of its own and something to hide', async () => {
  const part = (inner: string) =>
    `<div style="height:20px"><template shadowrootmode="closed">${inner}</template></div>`;
  await using site = await servePages({
    '/': (request, response) => {
      const frame = (path: string) =>
        `<iframe src="http://localhost:${request.socket.localPort}${path}" width="300" height="60" style="border:0;display:block"></iframe>`;
      response.setHeader('content-type', 'text/html');
      response.end(`<body style="margin:0">${frame('/inner')}${frame('/plain')}`);
    },
    '/plain': '<body style="background:#0a0">plain',
    '/inner': `<body style="margin:0">${part(key)}${part('<output>typed</output>')}${part('plain')}`,
  });
  const shown = await chromium.browser.newPage({ viewport: { width: 400, height: 120 } });
  try {
    await shown.goto(site.origin);
    const inner = shown.frames()[1];
    if (!inner) throw new Error('there is no frame');
    // It would be looked through with the page, were it not so.
    await (await shown.context().newCDPSession(inner)).detach();
    const png = PNG.sync.read(await takeScreenshot(shown, { secrets: [], keyShape: shape }));
    expect([10, 30, 50, 90].map((y) => pixel(png, 200, y))).toEqual([mask, mask, mask, [0, 170, 0]]);
    expect(await inner.content()).not.toContain('data-agentkeys');
  } finally {
    await shown.close();
  }
});

describe('a secret of the run', () => {
  const lines = (...inner: string[]) =>
    inner.map((line, at) => `<p id="k${at}" style="margin:0;height:20px;width:380px">${line}</p>`).join('');
  async function colours(body: string, secrets: readonly string[], rows: number) {
    const shown = await chromium.browser.newPage({ viewport: { width: 400, height: 200 } });
    try {
      await shown.setContent(`<body style="margin:0;background:#fff;font:16px monospace">${body}`);
      const png = PNG.sync.read(await takeScreenshot(shown, { secrets, keyShape: shape }));
      expect(await shown.content()).not.toContain('data-agentkeys');
      return Array.from({ length: rows }, (_, at) => String(pixel(png, 200, at * 20 + 19)));
    } finally {
      await shown.close();
    }
  }
  const white = '255,255,255';

  it('is painted over in any case, over several elements and lines, and in the forms that it is written in', async () => {
    const forms = [
      email.toUpperCase(),
      'agent.<b>canary-41</b>@mail.example',
      encodeURIComponent(email),
      Buffer.from(`user:${email}`).toString('base64'),
      'Robin\n  <i>Canary</i>',
      'nothing of it',
    ];
    const seen = await colours(lines(...forms), [email, 'Robin Canary'], forms.length);
    expect(seen).toEqual([...Array(5).fill(String(mask)), white]);
  });

  it('is painted over where blanks meet between its parts', async () => {
    const wide = (...parts: string[]) =>
      `<span style="white-space:nowrap">${parts.join('')}<b style="padding:4px 400px 4px 0">Example</b></span>`;
    const forms = [wide('<b>Agent </b>\n'), 'Agent <b> Example</b>', wide('<b>Agent </b>of ')];
    expect(await colours(lines(...forms), ['Agent Example'], forms.length)).toEqual([
      ...Array(2).fill(String(mask)),
      white,
    ]);
  });

  it('is looked for as a whole where it is short', async () => {
    expect(await colours(lines('42', ' 4<b>2</b> ', '1420'), ['42'], 3)).toEqual([
      String(mask),
      // Each of its two elements is painted over, and the line goes on.
      expect.any(String),
      white,
    ]);
  });

  it('is painted over in a closed root that has no field', async () => {
    const inner = `<span style="display:block;height:20px">${email}</span>`;
    const host = `<div id="k0" style="height:20px"><template shadowrootmode="closed">${inner}</template></div>`;
    expect(await colours(host, [email], 1)).toEqual([String(mask)]);
  });

  it.each([
    ['a text with what nobody sees', `agent.\u200bcanary-41@mail\u00ad.exam\u2060ple`],
    ['a text in pieces', 'agent.<!-- -->canary<b class="x">-41@mail.example</b>'],
    ['an element without a box', `<span style="display:contents">${email}</span>`],
    ['a root in the root', `<div><template shadowrootmode="closed">${email}</template></div>`],
    ['an open root in the root', `<div><template shadowrootmode="open">${email}</template></div>`],
    ['what is edited', '<div contenteditable>typed</div>'],
    ['a search box', '<div role="searchbox">typed</div>'],
    ['an output', '<output>done</output>'],
    ['what is said to be a secret', '<b data-secret>told</b>'],
  ])('is painted over in a closed root by the same rules: %s', async (_, inner) => {
    const host = `<div style="height:20px"><template shadowrootmode="closed">${inner}</template></div>`;
    expect(await colours(`${host}${lines('one')}`, [email], 2)).toEqual([String(mask), white]);
  });

  it('is painted over with what stands around a host that has no box', async () => {
    const host = `<span style="display:contents"><template shadowrootmode="closed">${email}</template></span>`;
    expect(await colours(lines(host), [email], 1)).toEqual([String(mask)]);
  });

  it('leaves a closed root that shows nothing of it', async () => {
    const host =
      '<div style="height:20px"><template shadowrootmode="closed">none <button>a</button></template></div>';
    expect(await colours(host, [email], 1)).toEqual([white]);
  });

  it('blots out nothing where it cannot be seen', async () => {
    expect(await colours(`<div style="display:none">${email}</div>${lines('one')}`, [email], 1)).toEqual([
      white,
    ]);
  });
});
