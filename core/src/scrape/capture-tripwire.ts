import { randomUUID } from 'node:crypto';
import { digestOutline } from '../browser/digest-outline.ts';
import { findHints } from '../browser/find-hints.ts';
import { readAgain } from '../browser/read-again.ts';
import { settleWithin } from '../browser/settle-within.ts';
import { takeOutline } from '../browser/take-outline.ts';
import { takeScreenshot } from '../browser/take-screenshot.ts';
import type { OutlineNode, ProfileView, TripwireEvent, Verdict } from '../contracts/index.ts';
import { keyShape } from '../redact/key-shape.ts';
import { redactValue } from '../redact/redact-value.ts';
import { bareUrl } from './bare-url.ts';
import { compareWithKnown } from './compare-with-known.ts';
import { keepLength } from './create-run-redactor.ts';
import { type StepState, variantName } from './run-state.ts';

export type TripwireVerdict = Extract<Verdict, { verdict: 'tripwire' }>;

const outlineMs = 5_000;
const screenshotMs = 10_000;

/**
 * Records what the page looks like where it changed shape: outline, digest, masked picture, wireframe, difference, and
 * hints for the author. A page that hangs keeps parts of it empty and does not keep the tripwire from being told.
 */
export async function captureTripwire(
  state: StepState,
  verdict: TripwireVerdict,
  /** Views that the page might have been, the likeliest first. */
  baselines: readonly (ProfileView | undefined)[],
): Promise<TripwireEvent> {
  const { run, step } = state;
  const { page } = run;
  const seen =
    (await settleWithin(
      outlineMs,
      readAgain(() => takeOutline(page, { boxes: true })),
    )) ?? [];
  const { lines, dom_digest, shape_sim } = digestOutline(seen);
  // Before anything is quoted: a quoted secret looks different.
  const nodes = redactValue(seen, keepLength(run.redactor)) as OutlineNode[];
  const variant = variantName(state);
  const { missing } = verdict;
  const compared = compareWithKnown({
    step: step.id,
    profiles: run.profiles,
    baselines,
    variant,
    nodes,
    digest: dom_digest,
    missing,
    elsewhere: verdict.kind === 'unexpected-nav',
  });
  const secrets = [...run.redactor.secrets];
  const shape = keyShape(run.provider.key);
  const [picture, hints] = await Promise.all([
    settleWithin(screenshotMs, takeScreenshot(page, { secrets, keyShape: shape })),
    findHints(page, { missing, known: compared.shapes, now: nodes }),
  ]);
  const { diff, wireframe } = compared;
  const driftClass = verdict.class ?? compared.class;
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
    missing,
    ...(verdict.unexpected && { unexpected: verdict.unexpected }),
    scraper_version: run.version,
    elapsed_ms: run.elapsedMs(),
    reason: verdict.reason,
    rule: verdict.rule,
    ...(diff && { diff: diff.map((line) => line.slice(0, 300)) }),
    ...(driftClass && { class: driftClass }),
    ...(hints.length > 0 && { hints }),
    ...(wireframe && { wireframe }),
    ...(variant && { variant }),
  };
}
