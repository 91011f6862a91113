import type { OutlineNode } from 'agentkeys/contracts';
import type { Browser, Page } from 'playwright-core';
// The walker is no part of the public door: only core itself reads pages.
import { markLandmarks } from '../../../core/src/browser/mark-landmarks.ts';
import { takeOutline } from '../../../core/src/browser/take-outline.ts';
import { type DrawnPage, drawPage } from './draw-page.ts';
import { targetsOf } from './mutations.ts';
import type { Key } from './words.ts';

export interface ReadPage {
  nodes: OutlineNode[];
  /** The node of a control; nothing where the outline does not have it. */
  nodeOf(key: Key): OutlineNode | undefined;
  /** Runs `work` while the browser shows the page. */
  visit<Result>(work: (page: Page) => Promise<Result>): Promise<Result>;
}

/** Draws pages in a browser and reads their outlines, each page once. */
export async function createReader(browser: Browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const read = new Map<string, ReadPage>();
  let shown = '';

  // A page of a host, since a frame that the page writes itself belongs to that host.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('http://site.example/');
  const show = async (html: string) => {
    if (shown === html) return;
    await page.setContent(html);
    shown = html;
  };
  return {
    async read(drawn: DrawnPage): Promise<ReadPage> {
      const html = drawPage(drawn);
      const before = read.get(html);
      if (before) return before;
      await show(html);
      const frames = drawn.holder === 'frame' ? page.frames() : [page.mainFrame()];
      const marks = await markLandmarks(
        targetsOf(drawn).flatMap((id) =>
          frames.map((frame) => ({ id, locator: frame.locator(`[data-truth="${id}"]`) })),
        ),
      );
      const nodes = await takeOutline(page, { boxes: true, marks });
      const made: ReadPage = {
        nodes,
        nodeOf: (key) => nodes.find(({ landmarks }) => landmarks?.includes(key)),
        async visit(work) {
          await show(html);
          return work(page);
        },
      };
      read.set(html, made);
      return made;
    },
  };
}
