import type { RawNode } from '../raw-node.ts';
import type { Obstruction } from '../types.ts';
import type { PageText } from './read-page.ts';
import type { WalkOptions, WalkTools } from './walk-outline.ts';

export interface PageReading extends PageText {
  /** Names of signs that the page is still working, as far as the page itself shows them. */
  busy: string[];
  /** Milliseconds since the page last changed its own tree. */
  quietMs: number;
  /** Milliseconds since the end of the last long task. */
  sinceLongTaskMs: number;
  nodes: RawNode[];
  /** Told only where it was asked for. */
  obstructed?: Obstruction;
}

/** Lives in the page, held by a handle; leaves no global behind. */
export interface PageWatch {
  /** JSON of a `PageReading`; with `obstacles` also whether clicks may meet any. */
  read(obstacles: boolean): string;
}

export interface WatchTools extends WalkTools {
  walkOutline(options: WalkOptions, tools: WalkTools): RawNode[];
  readPage(roots: readonly (Document | ShadowRoot)[], textOf: WalkTools['textOf']): PageText;
  readBusy(roots: readonly (Document | ShadowRoot)[]): string[];
  readObstruction(roots: readonly (Document | ShadowRoot)[]): Obstruction;
}

/**
 * Begins to watch the page for changes and long tasks, and reads it when asked.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function watchPage(tools: WatchTools): PageWatch {
  let changedAt = performance.now();
  let longTaskEnd = 0;
  const watched = new Set<Document | ShadowRoot>();
  const observer = new MutationObserver(() => {
    changedAt = performance.now();
  });
  // A shadow root that is attached to an element in place is no mutation, so they are looked for at each reading.
  const findRoots = (root: Document | ShadowRoot) => {
    if (!watched.has(root)) {
      watched.add(root);
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    for (const element of Array.from(root.querySelectorAll('*'))) {
      if (element.shadowRoot) findRoots(element.shadowRoot);
    }
  };
  findRoots(document);
  try {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        longTaskEnd = Math.max(longTaskEnd, entry.startTime + entry.duration);
      }
    }).observe({ type: 'longtask', buffered: true });
  } catch {
    // A browser without long tasks: the other signs have to do.
  }
  return {
    read(obstacles) {
      findRoots(document);
      const roots = [...watched].filter((root) => root === document || (root as ShadowRoot).host.isConnected);
      const now = performance.now();
      const reading: PageReading = {
        ...tools.readPage(roots, tools.textOf),
        busy: tools.readBusy(roots),
        quietMs: now - changedAt,
        sinceLongTaskMs: now - longTaskEnd,
        nodes: tools.walkOutline({ max: 600, boxes: false }, tools),
        ...(obstacles && { obstructed: tools.readObstruction(roots) }),
      };
      return JSON.stringify(reading);
    },
  };
}
