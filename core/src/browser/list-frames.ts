import type { Frame, Page } from 'playwright-core';
import { isChallengeHost, responseFieldOf } from './challenge-hosts.ts';
import { isAnswered } from './in-page/is-answered.ts';
import { settleWithin } from './settle-within.ts';

/** A frame of the page that can be seen. */
export interface VisibleFrame {
  frame: Frame;
  host: string;
  /** Without query and fragment. */
  path: string;
  /** Corner of its content, in CSS pixels of the page. */
  x: number;
  y: number;
  /** CSS pixels. */
  width: number;
  height: number;
  /** It only says that the page is protected, and asks nothing. */
  badge: boolean;
  challenge: boolean;
  /** A challenge that shows something to tick or press: it waits for a person, and does not pass by itself. */
  asks: boolean;
  /** A challenge that has passed and is still there. */
  answered: boolean;
}

type Corner = Pick<VisibleFrame, 'x' | 'y'>;

const mostFrames = 20;

/**
 * The frames that can be seen, the main frame excepted. Asked of the browser and not of the document: a frame in a
 * closed shadow root is hidden from the document's own queries. A frame that does not answer within `patienceMs` is left
 * out.
 */
export async function listFrames(page: Page, patienceMs: number): Promise<VisibleFrame[]> {
  const main = page.mainFrame();
  if (main.childFrames().length === 0) return [];
  const found: VisibleFrame[] = [];
  const visit = async (frame: Frame, corner: Corner): Promise<void> => {
    if (found.length >= mostFrames) return;
    const seen = await settleWithin(patienceMs, readFrame(frame, corner, patienceMs / 2));
    if (!seen) return;
    found.push(seen);
    await Promise.all(frame.childFrames().map((child) => visit(child, seen)));
  };
  await Promise.all(main.childFrames().map((child) => visit(child, { x: 0, y: 0 })));
  return found;
}

async function readFrame(
  frame: Frame,
  corner: Corner,
  patienceMs: number,
): Promise<VisibleFrame | undefined> {
  const element = await frame.frameElement();
  try {
    const seen = await element.evaluate((one) => {
      const node = one as HTMLIFrameElement;
      const box = node.getBoundingClientRect();
      const shown = node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      return {
        x: box.x + node.clientLeft + window.scrollX,
        y: box.y + node.clientTop + window.scrollY,
        width: box.width,
        height: box.height,
        // Widgets park their frames far outside of the page until they are needed.
        visible: shown && box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > -5000,
        source: node.src ?? '',
        badge: node.closest('.grecaptcha-badge') !== null,
      };
    });
    if (!seen.visible) return undefined;
    const loaded = readUrl(frame.url());
    const url = loaded ?? readUrl(seen.source);
    const host = url?.hostname ?? '';
    const path = (url?.pathname ?? '').slice(0, 200);
    const badge = seen.badge || /[?&]size=invisible/.test(url?.search ?? '');
    const challenge = isChallengeHost(host, path);
    const field = challenge && !badge ? responseFieldOf(host) : undefined;
    const [asks, answered] = await Promise.all([
      loaded && challenge && !badge && settleWithin(patienceMs, frame.evaluate(asksSomebody)),
      field && settleWithin(patienceMs, element.evaluate(isAnswered, field)),
    ]);
    return {
      frame,
      host,
      path,
      x: Math.round(corner.x + seen.x),
      y: Math.round(corner.y + seen.y),
      width: Math.round(seen.width),
      height: Math.round(seen.height),
      badge,
      challenge,
      asks: asks === true,
      answered: answered === true,
    };
  } finally {
    // The frame may be gone by now, and its handle with it.
    await element.dispose().catch(() => undefined);
  }
}

/** Runs in the frame: uses its globals and nothing else. */
function asksSomebody(): boolean {
  const controls = 'input[type=checkbox],[role=checkbox],button,[role=button],[role=slider]';
  return Array.from(document.querySelectorAll(controls)).some((control) => {
    const { width, height } = control.getBoundingClientRect();
    const isDone = control.matches(':checked') || control.getAttribute('aria-checked') === 'true';
    const waits = !control.matches(':disabled') && control.getAttribute('aria-disabled') !== 'true';
    return (
      waits && !isDone && width > 8 && height > 8 && control.checkVisibility({ visibilityProperty: true })
    );
  });
}

/** A frame that could not be loaded shows the browser's own error page; what it was meant to be stands in its source. */
function readUrl(address: string): URL | undefined {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}
