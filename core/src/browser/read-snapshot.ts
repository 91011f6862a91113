import type { Page } from 'playwright-core';
import type { OutlineNode } from '../contracts/index.ts';
import { busyText } from './busy-text.ts';
import { frameOutlines } from './frame-outlines.ts';
import type { PageReading } from './in-page/watch-page.ts';
import { listFrames, type VisibleFrame } from './list-frames.ts';
import { mergeOutlines } from './merge-outlines.ts';
import type { PageSession } from './open-session.ts';
import { watchScript } from './page-script.ts';
import { roleFamily } from './role-family.ts';
import { scrubText } from './scrub-text.ts';
import { settleWithin } from './settle-within.ts';
import type { Obstruction } from './types.ts';
import { walkAccessibilityTree } from './walk-accessibility-tree.ts';

/** The page at one moment, as far as it shows itself. */
export interface Snapshot {
  title: string;
  lines: string[];
  alerts: string[];
  labels: string[];
  captcha: boolean;
  nodes: OutlineNode[];
  frames: VisibleFrame[];
  /** Signs of work that can be seen on the page, noise included. */
  busy: string[];
  treeQuietMs: number;
  sinceLongTaskMs: number;
  latencyMs: number;
  /** The page could be read at all; it cannot while it navigates or is stuck in a script. */
  readable: boolean;
  /** As far as it was asked for. */
  obstructed: Obstruction;
}

export interface SnapshotReader {
  /** Takes little longer than `patienceMs` for a page that does not answer, and then says that it could not be read. */
  read(patienceMs: number, options?: { obstacles: boolean }): Promise<Snapshot>;
  /** There is another document, of which nothing may have been read so far. */
  begin(): void;
  dispose(): void;
}

const treeMs = 700;
const slowMs = 400;

/**
 * Reads one page again and again; what watches inside of the page is put in once per document. Asks the browser itself,
 * since Playwright first puts tools of its own into every document that it evaluates something in.
 */
export function createSnapshotReader(
  page: Page,
  session: PageSession,
  now: () => number = () => performance.now(),
): SnapshotReader {
  /** The browser's name for what watches. */
  let watch: Promise<string> | undefined;

  const installInPage = async (): Promise<string> => {
    const { result } = await (await session.get()).send('Runtime.evaluate', { expression: watchScript });
    if (!result.objectId) throw new Error('the page could not be watched');
    return result.objectId;
  };
  const install = (): Promise<string> => {
    const installing = installInPage();
    installing.catch(() => undefined);
    watch = installing;
    return installing;
  };
  const readInPage = async (obstacles: boolean): Promise<PageReading> => {
    const readBy = async (installed: Promise<string>) => {
      const [opened, objectId] = await Promise.all([session.get(), installed]);
      const { result } = await opened.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: 'function (obstacles) { return this.read(obstacles); }',
        arguments: [{ value: obstacles }],
        returnByValue: true,
      });
      return JSON.parse(result.value) as PageReading;
    };
    // What was put into a document that is gone cannot be used any more.
    const reading = watch && (await readBy(watch).catch(() => undefined));
    return reading ?? readBy(install());
  };
  // Of some documents nobody tells that they begin. A listener must not return a promise: Playwright takes it for its own,
  // and what that rejects with would be a crash.
  let begun = false;
  const onContent = () => {
    if (!begun) install();
    begun = false;
  };
  page.on('domcontentloaded', onContent);

  const read = async (patienceMs: number, obstacles: boolean): Promise<Snapshot> => {
    const askedAt = now();
    const [reading, { frames, outlines }] = await Promise.all([
      settleWithin(patienceMs, readInPage(obstacles)).then((found) => ({
        found,
        latencyMs: now() - askedAt,
      })),
      readFrames(page, patienceMs / 2),
    ]);
    const { found, latencyMs } = reading;
    if (!found) return unreadable(frames, latencyMs, latencyMs >= patienceMs - 50);
    let nodes = mergeOutlines(found.nodes, outlines);
    const busy = [...found.busy, ...busyText(found.lines)];
    if (latencyMs > slowMs) busy.push('main-thread');
    if (!nodes.some(isControl) && busy.length === 0) {
      // Perhaps they are there, in a closed shadow root.
      const tree = mergeOutlines((await settleWithin(treeMs, walkAccessibilityTree(page))) ?? [], []);
      if (tree.some(isControl)) nodes = tree;
    }
    if (isEmpty(nodes, found.lines)) busy.push('no-content');
    return {
      title: scrubText(found.title),
      lines: found.lines.map(scrubText),
      alerts: found.alerts.map(scrubText),
      labels: found.labels.map(scrubText),
      captcha: found.captcha,
      nodes,
      frames,
      busy,
      treeQuietMs: found.quietMs,
      sinceLongTaskMs: found.sinceLongTaskMs,
      latencyMs,
      readable: true,
      // What lies over a frame, or is disabled in it, was not looked at.
      obstructed: outlines.some((inner) => inner.length > 0) ? 'yes' : (found.obstructed ?? 'yes'),
    };
  };

  /** Readings of this turn of the event loop, in which nobody can have seen or done anything in between. */
  const readNow = new Map<string, Promise<Snapshot>>();
  return {
    dispose() {
      page.off('domcontentloaded', onContent);
    },
    begin() {
      begun = true;
      // So that it is watched from early on and nobody waits for this later. A document that is overtaken is none.
      install().catch(() => {
        begun = false;
      });
    },
    read(patienceMs, { obstacles } = { obstacles: false }) {
      const key = `${patienceMs} ${obstacles}`;
      const reading = readNow.get(key) ?? read(patienceMs, obstacles);
      if (readNow.size === 0) setImmediate(() => readNow.clear());
      readNow.set(key, reading);
      return reading;
    },
  };
}

async function readFrames(page: Page, patienceMs: number) {
  const frames = await listFrames(page, patienceMs).catch(() => []);
  return { frames, outlines: await frameOutlines(frames, { boxes: false }, patienceMs).catch(() => []) };
}

const isControl = (node: OutlineNode) => node.zone !== 'chrome' && roleFamily(node.role) !== 'other';

/** A heading with some text is content; a bare root or a skeleton is not. */
function isEmpty(nodes: readonly OutlineNode[], lines: readonly string[]): boolean {
  if (nodes.some(isControl)) return false;
  return !nodes.some((node) => node.role === 'heading') || lines.join(' ').length <= 20;
}

function unreadable(frames: VisibleFrame[], latencyMs: number, stuck: boolean): Snapshot {
  return {
    title: '',
    lines: [],
    alerts: [],
    labels: [],
    captcha: false,
    nodes: [],
    frames,
    // Stuck in a script, or between two documents.
    busy: [stuck ? 'main-thread' : 'navigating'],
    treeQuietMs: 0,
    sinceLongTaskMs: 0,
    latencyMs,
    readable: false,
    obstructed: 'yes',
  };
}
