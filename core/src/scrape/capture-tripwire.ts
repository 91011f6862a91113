import { randomUUID } from 'node:crypto';
import { diffOutline } from '../browser/diff-outline.ts';
import { digestOutline } from '../browser/digest-outline.ts';
import { settleWithin } from '../browser/settle-within.ts';
import { takeOutline } from '../browser/take-outline.ts';
import { takeScreenshot } from '../browser/take-screenshot.ts';
import type { OutlineNode, ProfileView, TripwireEvent, Verdict } from '../contracts/index.ts';
import { keyShape } from '../redact/key-shape.ts';
import { type StepState, variantName } from './run-state.ts';

export type TripwireVerdict = Extract<Verdict, { verdict: 'tripwire' }>;

const outlineMs = 5_000;
const screenshotMs = 10_000;

/**
 * Records what the page looks like where it changed shape: outline, digest, masked picture, difference. A page that
 * hangs keeps parts of it empty and does not keep the tripwire from being told.
 */
export async function captureTripwire(
  state: StepState,
  verdict: TripwireVerdict,
  /** Views that the page might have been, the likeliest first. */
  baselines: readonly (ProfileView | undefined)[],
): Promise<TripwireEvent> {
  const { run, step } = state;
  const { page } = run;
  const nodes = (await settleWithin(outlineMs, takeOutline(page))) ?? [];
  const { lines, dom_digest, shape_sim } = digestOutline(nodes);
  const secrets = [...run.redactor.secrets];
  const shape = keyShape(run.provider.key);
  const picture = await settleWithin(screenshotMs, takeScreenshot(page, { secrets, keyShape: shape }));
  const { diff, class: driftClass } = nearestDiff(baselines, nodes, variantName(state));
  const variant = variantName(state);
  return {
    type: 'tripwire',
    kind: verdict.kind,
    step: step.id,
    url: bareUrl(page.url()),
    screenshot_b64: picture?.toString('base64') ?? '',
    dom_digest,
    resume_token: randomUUID(),
    outline: lines,
    shape_sim,
    missing: verdict.missing,
    ...(verdict.unexpected && { unexpected: verdict.unexpected }),
    scraper_version: run.version,
    elapsed_ms: run.elapsedMs(),
    reason: verdict.reason,
    rule: verdict.rule,
    ...(diff && { diff: diff.map((line) => line.slice(0, 300)) }),
    ...((verdict.class ?? driftClass) && { class: verdict.class ?? driftClass }),
    ...(variant && { variant }),
  };
}

/** The difference to the known-good shape that the page is most like. */
function nearestDiff(
  baselines: readonly (ProfileView | undefined)[],
  nodes: OutlineNode[],
  variant: string | undefined,
): Partial<ReturnType<typeof diffOutline>> {
  const outlines = baselines.flatMap((view) => view?.outlines ?? []);
  const sameVariant = variant ? outlines.filter((outline) => outline.variant === variant) : [];
  const known = sameVariant.length > 0 ? sameVariant : outlines;
  const diffs = known.map((outline) => diffOutline(outline.nodes, nodes));
  return diffs.sort((a, b) => a.diff.length - b.diff.length)[0] ?? {};
}

/** Origin and path: query and fragment may hold a session. */
export function bareUrl(url: string): string {
  try {
    const { origin, pathname, protocol } = new URL(url);
    return (origin === 'null' ? `${protocol}${pathname}` : `${origin}${pathname}`).slice(0, 2048);
  } catch {
    return '';
  }
}
