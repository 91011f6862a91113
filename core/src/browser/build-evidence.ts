import type { Evidence, OutlineNode } from '../contracts/index.ts';
import type { Snapshot } from './read-snapshot.ts';
import type { RoleFamily } from './role-family.ts';
import { roleFamily } from './role-family.ts';
import { scrubText } from './scrub-text.ts';
import type { ShapeComparison, StepFacts } from './types.ts';

/** How the page looked at the last mark. */
export interface Baseline {
  path: string;
  shape: string;
  snapshot: Snapshot;
}

export interface Observed {
  facts: StepFacts;
  /** Path of the page as it is; what may be a token is taken out on the way. */
  path: string;
  snapshot: Snapshot;
  /** The shape's lines, to tell whether it is the same. */
  shape: string;
  baseline: Baseline | undefined;
  /** A window opened since the mark. */
  popup: boolean;
  profiled: boolean;
  settled: boolean;
  busy: string[];
  requestsInFlight: number;
  network: Pick<Evidence, 'document' | 'submits' | 'failed_scripts'>;
  frames: Evidence['frames'];
  comparison: ShapeComparison;
  /** Whether the step's known-good shapes have a control like this. */
  isKnown(node: OutlineNode): boolean;
}

const cut = (texts: readonly string[], most: number) =>
  texts.slice(0, most).map((text) => text.slice(0, 200));
/** A counter that ticks is no new text. */
const plain = (text: string) => text.replace(/\d+/g, '#');
const added = (now: readonly string[], before: readonly string[]) => {
  const known = new Set(before.map(plain));
  return now.filter((text) => !known.has(plain(text)));
};
const key = (node: OutlineNode) => `${node.role}|${node.intent}|${node.attribute_name ?? node.name ?? ''}`;
const invalid = (nodes: readonly OutlineNode[]) => nodes.filter((node) => node.invalid);

/** Puts together what a detector may judge by. Pure: everything was read before. */
export function buildEvidence(observed: Observed): Evidence {
  const { facts, snapshot, baseline, comparison } = observed;
  const { route, ...step } = facts;
  const before = baseline?.snapshot;
  const samePath = baseline?.path === observed.path;
  const newTexts = samePath && before ? added(snapshot.lines, before.lines) : [];
  const newAlerts = added(snapshot.alerts, before?.alerts ?? []);
  const vanished = before ? added(before.lines, snapshot.lines) : [];
  const sameShape = baseline?.shape === observed.shape;
  const wasInvalid = new Set(invalid(before?.nodes ?? []).map(key));
  const controls = snapshot.nodes.filter((node) => node.zone !== 'chrome' && !node.badge);
  const has = (family: RoleFamily, test: (node: OutlineNode) => boolean) =>
    controls.some((node) => roleFamily(node.role) === family && test(node));

  return {
    ...step,
    settled: observed.settled,
    profiled: observed.profiled,
    ...observed.network,
    path: scrubText(observed.path).slice(0, 200),
    route_ok: route ? new RegExp(route.source, route.flags.replace(/[gy]/g, '')).test(observed.path) : null,
    same_path: samePath,
    same_shape: sameShape,
    changed:
      !samePath ||
      !sameShape ||
      observed.popup ||
      newTexts.length + newAlerts.length + vanished.length > 0 ||
      countControls(controls) !== countControls(before?.nodes ?? []),
    title: snapshot.title.slice(0, 200),
    headings: cut(
      snapshot.nodes.flatMap((node) => (node.role === 'heading' && node.name ? [node.name] : [])),
      12,
    ),
    texts: cut(snapshot.lines, 80),
    labels: cut(snapshot.labels, 40),
    new_texts: cut(newTexts, 80),
    new_alerts: cut(newAlerts, 20),
    invalid: invalid(snapshot.nodes)
      .filter((node) => !wasInvalid.has(key(node)))
      .map((node) => ({
        name: (node.name ?? node.attribute_name ?? node.role).slice(0, 200),
        known: observed.isKnown(node),
      })),
    frames: observed.frames,
    requests_in_flight: observed.requestsInFlight,
    busy: observed.busy,
    unknown_controls: comparison.unknown_controls,
    gates: comparison.gates,
    lost_controls: comparison.lost,
    controls: countControls(controls),
    action_links: controls.filter(leadsOn).length,
    blank: snapshot.lines.length === 0 && countControls(controls) === 0,
    has_login_form:
      has('field', (node) => node.intent === 'password') &&
      has('act', (node) => node.intent === 'login' && node.role !== 'link') &&
      !has('act', (node) => node.intent === 'signup' && node.role !== 'link'),
    has_code_field: has('field', (node) => node.intent === 'otp' || node.max_length === 6),
    has_phone_field: has('field', (node) => node.intent === 'phone'),
    has_captcha_mark: snapshot.captcha,
    has_large_frame: observed.frames.some((frame) => frame.width > 200 && frame.height > 60 && !frame.badge),
  };
}

/** Links are counted apart: a notice may hold one or two and still leave nothing to do. */
const countControls = (nodes: readonly OutlineNode[]) =>
  nodes.filter(
    (node) =>
      node.zone !== 'chrome' &&
      node.role !== 'link' &&
      node.intent !== 'cookie' &&
      roleFamily(node.role) !== 'other' &&
      !(node.role === 'clickable' && node.intent === 'x'),
  ).length;

const leadsOn = (node: OutlineNode) =>
  node.role === 'link' && !['x', 'help', 'tos', 'cookie', 'news', 'search'].includes(node.intent);
