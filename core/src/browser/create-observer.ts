import type { Page } from 'playwright-core';
import type { Evidence, OutlineNode, ProfileView } from '../contracts/index.ts';
import type { Origins } from '../plugins/provider.ts';
import { type Baseline, buildEvidence } from './build-evidence.ts';
import { compareShape } from './compare-shape.ts';
import { createNetworkLog } from './create-network-log.ts';
import { createScriptMeter } from './create-script-meter.ts';
import { createSettleRule } from './create-settle-rule.ts';
import type { VisibleFrame } from './list-frames.ts';
import { openSession } from './open-session.ts';
import { presentMs } from './present-ms.ts';
import { createSnapshotReader, type Snapshot } from './read-snapshot.ts';
import { scrubText } from './scrub-text.ts';
import { shapeLines } from './shape-lines.ts';
import type { Look, Observer, ShapeComparison, StepFacts } from './types.ts';

const busyScriptShare = 0.1;
const mostViews = 4;
/** An observation is one of many; a mark is what all of them are compared with. */
const observeMs = 1_000;
const unreachableMs = 200;
const markMs = 5_000;
const nothingNew: ShapeComparison = { unknown_controls: [], gates: [], lost: [], same: true };

/**
 * Watches one page. Create it before the first navigation, so that no answer of the server is missed. The settle rule of
 * a wait is fed by `observe`, so call that every 100 to 300 ms.
 */
export function createObserver(page: Page, options: { origins: Origins }): Observer {
  const now = () => performance.now();
  const network = createNetworkLog(page, { ...options, now, onDocument: () => reader.begin() });
  const session = openSession(page);
  const opened = session.get().then(
    () => undefined,
    () => undefined,
  );
  const reader = createSnapshotReader(page, session, now);
  const scripts = createScriptMeter(session);
  const firstSeen = new WeakMap<object, number>();
  const looks = new WeakMap<Look, Snapshot>();
  let baseline: Baseline | undefined;
  /** Marks so far: one that is read late says nothing where a newer one is. */
  let marks = 0;
  let popup = false;
  let view: ProfileView | undefined;
  let rule = createSettleRule(undefined, now());
  /** Known-good shapes that the run has lately met: while a step is being left, its own form is still on the page. */
  let met: ProfileView[] = [];

  const onPopup = () => {
    popup = true;
  };
  page.on('popup', onPopup);

  /** The views that were met, once this one has been. */
  const meet = (next: ProfileView | undefined) =>
    next ? [next, ...met.filter((other) => other !== next)].slice(0, mostViews) : met;
  const describeFrame = ({ frame, host, path, width, height, badge, asks, answered }: VisibleFrame) => {
    const since = firstSeen.get(frame) ?? now();
    firstSeen.set(frame, since);
    const seen_ms = Math.round(now() - since);
    const said = { ...(asks && { asks }), ...(answered && { answered }) };
    return { host, path: scrubText(path), width, height, badge, ...said, seen_ms };
  };

  const remember = (snapshot: Snapshot | undefined, mark: number) => {
    if (mark !== marks) return;
    baseline = snapshot?.readable
      ? { path: pathOf(page), shape: shapeOf(snapshot.nodes), snapshot }
      : undefined;
  };
  /** What was sent so far is not the doing of what comes next. Gives the number of the mark. */
  const beginAnew = (): number => {
    popup = false;
    network.mark();
    marks += 1;
    return marks;
  };
  const listen = (snapshot: Snapshot, scriptShare: number, view: ProfileView | undefined) => {
    const noise = new Set(view?.noise ?? []);
    const activity = network.activity(noise);
    const busy = [...snapshot.busy, ...activity.signals];
    if (scriptShare > busyScriptShare) busy.push('script');
    if (activity.inFlight > 0) busy.push('network');
    return { activity, heard: busy.filter((signal) => !noise.has(signal)) };
  };
  /** Takes down what is so now; what that comes to is worked out when it is asked for. */
  const gather = (
    facts: StepFacts,
    snapshot: Snapshot,
    { activity, heard }: ReturnType<typeof listen>,
    settled: boolean,
    beside: ProfileView | undefined,
  ): (() => Evidence) => {
    const others = beside === view ? met : meet(view);
    const seen = {
      facts,
      path: pathOf(page),
      snapshot,
      baseline,
      popup,
      profiled: beside !== undefined,
      settled,
      busy: heard,
      requestsInFlight: activity.inFlight,
      network: {
        document: network.document,
        submits: network.submits,
        failed_scripts: network.failedScripts,
      },
      frames: snapshot.frames.map(describeFrame),
    };
    return () =>
      buildEvidence({
        ...seen,
        shape: shapeOf(snapshot.nodes),
        comparison: snapshot.readable ? compare(snapshot.nodes, beside, others) : nothingNew,
        isKnown: (node) => isKnown(node, beside ? [beside, ...others] : others),
      });
  };

  const keep = (facts: StepFacts, snapshot: Snapshot, beside: ProfileView | undefined, at: number): Look => {
    const { nodes, readable, obstructed } = snapshot;
    const describe = gather(facts, snapshot, listen(snapshot, 0, beside), false, beside);
    let evidence: Evidence | undefined;
    const look = {
      get evidence() {
        evidence ??= describe();
        return evidence;
      },
      nodes,
      readable,
      obstructed,
      at,
    };
    looks.set(look, snapshot);
    return look;
  };

  return {
    page,
    opened,
    get loading() {
      return network.loading;
    },
    get wired() {
      return network.wired;
    },
    async mark() {
      const mark = beginAnew();
      const { navigatedAt } = network;
      const snapshot = await reader.read(markMs);
      // What came meanwhile is nothing to compare with.
      remember(network.navigatedAt === navigatedAt ? snapshot : undefined, mark);
    },
    async look(facts, beside, { mark } = { mark: false }): Promise<Look> {
      const at = now();
      const number = mark ? beginAnew() : undefined;
      const snapshot = await reader.read(markMs, { obstacles: true });
      if (number !== undefined) remember(snapshot, number);
      return keep(facts, snapshot, beside, at);
    },
    lookBack(look, facts, beside) {
      const snapshot = looks.get(look);
      const age = now() - look.at;
      const isPresent = look.readable && age < presentMs && network.activity(new Set()).quietMs > age;
      return snapshot && isPresent ? keep(facts, snapshot, beside, look.at) : undefined;
    },
    markAt(look) {
      const mark = beginAnew();
      const settle = (taken: Look) => {
        const snapshot = looks.get(taken);
        if (snapshot) remember(snapshot, mark);
      };
      if (look instanceof Promise) look.then(settle, () => undefined);
      else settle(look);
    },
    beginWait(next) {
      met = meet(view);
      view = next;
      rule = createSettleRule(next, now());
    },
    get restMs() {
      return rule.restMs;
    },
    async sample() {
      const [snapshot, scriptShare] = await Promise.all([reader.read(observeMs), scripts.read()]);
      const busy = [...snapshot.busy, ...network.activity(new Set()).signals];
      if (scriptShare > busyScriptShare) busy.push('script');
      const at = now();
      return {
        at,
        busy,
        ...network.trace(),
        treeQuietMs: Math.round(snapshot.treeQuietMs),
        sinceNavigationMs: Math.round(at - network.navigatedAt),
      };
    },
    async observe(facts: StepFacts): Promise<Evidence> {
      // While an answer never comes the browser does not answer either, and there is nothing to read.
      const patience = facts.navigation_error === undefined ? observeMs : unreachableMs;
      const [snapshot, scriptShare] = await Promise.all([reader.read(patience), view ? scripts.read() : 0]);
      const heard = listen(snapshot, scriptShare, view);
      const settled = rule.add({
        at: now(),
        busy: heard.heard,
        treeQuietMs: snapshot.treeQuietMs,
        networkQuietMs: heard.activity.quietMs,
        sinceLongTaskMs: snapshot.sinceLongTaskMs,
        navigatedAt: network.navigatedAt,
        latencyMs: snapshot.latencyMs,
      });
      return gather(facts, snapshot, heard, settled, view)();
    },
    dispose() {
      page.off('popup', onPopup);
      reader.dispose();
      network.dispose();
      void session.close();
    },
  };
}

const shapes = new WeakMap<readonly OutlineNode[], string>();

function shapeOf(nodes: readonly OutlineNode[]): string {
  const shape = shapes.get(nodes) ?? shapeLines(nodes).join('\n');
  shapes.set(nodes, shape);
  return shape;
}

function compare(
  nodes: OutlineNode[],
  view: ProfileView | undefined,
  others: readonly ProfileView[],
): ShapeComparison {
  const own = view ? compareShape(nodes, view) : nothingNew;
  const unknown = [...(view ? [own] : []), ...others.map((other) => compareShape(nodes, other))]
    .map((comparison) => comparison.unknown_controls)
    .sort((one, other) => one.length - other.length);
  return { ...own, unknown_controls: unknown[0] ?? [] };
}

function isKnown(node: OutlineNode, views: readonly ProfileView[]): boolean {
  if (views.length === 0) return true;
  const known = views.flatMap(({ outlines }) => outlines.flatMap(({ nodes }) => nodes));
  return known.some(
    (other) =>
      (node.intent !== 'x' && other.intent === node.intent) ||
      (node.attribute_name !== undefined && other.attribute_name === node.attribute_name) ||
      (node.name !== undefined && other.name === node.name),
  );
}

/** Path alone: query and fragment may hold a session. Addresses without a server have none. */
function pathOf(page: Page): string {
  const url = URL.parse(page.url());
  return url && /^https?:$/.test(url.protocol) ? url.pathname : '';
}
