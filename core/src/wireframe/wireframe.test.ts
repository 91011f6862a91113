import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairOutlines } from '../browser/pair-outlines.ts';
import { intents, type OutlineNode, wireframeSchema } from '../contracts/index.ts';
import { wireframeRoles } from '../contracts/wireframe.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { makeNode } from '../testing/make-evidence.ts';
import { drawWireframe } from './draw-wireframe.ts';
import { drawWireframeText } from './draw-wireframe-text.ts';
import { outlineWireframe } from './outline-wireframe.ts';

const canary = 'Canary Lovelace';
const heading = makeNode({ role: 'heading', name: canary, box: [462, 120, 360, 40] });
const form = makeNode({ role: 'form', form: 0, name: canary, box: [462, 191, 360, 141] });
const email = makeNode({
  role: 'textbox',
  intent: 'email',
  name: canary,
  required: true,
  form: 0,
  box: [462, 222, 360, 50],
});
const agree = makeNode({ role: 'checkbox', intent: 'tos', name: canary, form: 0, box: [462, 281, 16, 16] });
const submit = makeNode({
  intent: 'next',
  name: 'Continue',
  form: 0,
  landmarks: ['submit'],
  box: [462, 304, 360, 50],
});
const login = makeNode({ role: 'link', intent: 'login', name: 'Log in', box: [718, 374, 46, 18] });
const gate = makeNode({ intent: 'tos', name: 'Accept new ToS', form: 0, box: [462, 304, 360, 50] });
const known = [heading, form, email, agree, submit, login];
const changed = [heading, form, email, agree, gate, login];

const draw = (now: OutlineNode[], from: OutlineNode[] | null = known) => {
  const against = from ? { nodes: from, changes: pairOutlines(from, now), missing: ['submit'] } : undefined;
  const wireframe = outlineWireframe(now, against);
  if (!wireframe) throw new Error('there is no wireframe');
  expect(wireframeSchema.parse(wireframe)).toEqual(wireframe);
  return wireframe;
};

describe('outlineWireframe', () => {
  it('shows roles, intents, states and places, and marks what is gone and what is new', () => {
    expect(draw(changed)).toEqual({
      before: [
        '  464,120 360x40 heading',
        '  464,192 360x144 form',
        '  464,224 360x48 textbox:email required',
        '  464,280 16x16 checkbox:tos',
        '- 464,304 360x48 button:next #submit',
        '  720,376 48x16 link:login',
      ],
      now: [
        '  464,120 360x40 heading',
        '  464,192 360x144 form',
        '  464,224 360x48 textbox:email required',
        '  464,280 16x16 checkbox:tos',
        '+ 464,304 360x48 button:tos',
        '  720,376 48x16 link:login',
      ],
    });
    const renamed = draw([heading, form, email, agree, { ...submit, name: 'Go on' }, login]);
    expect(renamed.now[4]).toBe('~ 464,304 360x48 button:next');
    expect(draw(changed, null)).not.toHaveProperty('before');
  });

  it('stays the same when a page moves by a pixel, and when its markup is nested in another way', () => {
    const moved = changed.map((node): OutlineNode => {
      const [x = 0, y = 0, width = 0, height = 0] = node.box ?? [];
      return { ...node, depth: node.depth + 2, box: [x + 1, y - 1, width + 1, height] };
    });
    expect(draw(moved.toReversed())).toEqual(draw(changed));
  });

  it('leaves out what cannot be seen, and says nothing where nobody knows where things are', () => {
    const hidden = [
      makeNode({ box: [-9999, 0, 100, 20] }),
      makeNode({ box: [10, 10, 0, 0] }),
      makeNode({ role: 'iframe', badge: true, box: [10, 10, 200, 60] }),
      makeNode({ role: 'alert', box: [10, 10, 200, 60] }),
    ];
    expect(draw([...changed, ...hidden])).toEqual(draw(changed));
    expect(outlineWireframe([makeNode()])).toBeUndefined();
  });
});

describe('drawWireframe', () => {
  let chromium: TestBrowser;
  beforeAll(async () => {
    chromium = await launchTestBrowser();
  });
  afterAll(() => chromium?.close());

  it('holds words of the closed vocabulary and ids of landmarks alone', () => {
    const svg = drawWireframe(draw(changed));
    const said = svg.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ');
    const allowed = new Set<string>([
      ...intents,
      ...wireframeRoles,
      ...'before now new gone changed required missing landmark #submit'.split(' '),
    ]);
    const words = said.split(/[^#a-z]+/i).filter((word) => word.length > 1);
    expect(words.filter((word) => !allowed.has(word))).toEqual([]);
    expect(svg).not.toContain('Canary');
  });

  it('is an image that a browser can show, of the size that it says', async () => {
    const page = await chromium.browser.newPage();
    const svg = drawWireframe(draw(changed));
    const size = await page.evaluate(async (text) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, svg);
    expect(size[0]).toBe(2 * 640 + 3 * 24);
    expect(size[1]).toBeGreaterThan(200);
    await page.close();
  });

  it('stays below 64 KiB, and keeps what changed, on a page of 600 controls', () => {
    const many = (name: string, intent: OutlineNode['intent']) =>
      Array.from({ length: 600 }, (_, at) =>
        makeNode({
          intent,
          name: `${name} ${String.fromCodePoint(0x4e00 + at)}`,
          required: true,
          box: [(at % 10) * 120, Math.floor(at / 10) * 60, 100, 40],
        }),
      );
    const wireframe = draw(
      [...many('One', 'mkkey'), { ...gate, box: [0, 5_000, 360, 48] }],
      many('One', 'mkkey'),
    );
    expect(wireframe.now).toHaveLength(120);
    expect(wireframe.now).toContain('+ 0,5000 360x48 button:tos');
    expect(Buffer.byteLength(drawWireframe(wireframe))).toBeLessThan(64 * 1024);
  });
});

describe('drawWireframeText', () => {
  it('is laid out about as the page is', () => {
    expect(`\n${drawWireframeText(draw(changed).now)}\n`).toMatchInlineSnapshot(`
      "
                                          == heading ==
                                          [email*____________________]
                                          [ ] tos
                                          (          + tos           )
                                                              _login_
      "
    `);
  });
});
