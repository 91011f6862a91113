import { diffOutline } from '../browser/diff-outline.ts';
import { digestOutline, digestShape } from '../browser/digest-outline.ts';
import type { Look } from '../browser/types.ts';
import type { MovedView, OutlineNode, ProfileView } from '../contracts/index.ts';
import { redactValue } from '../redact/redact-value.ts';
import { keepLength } from './create-run-redactor.ts';
import { type RunState, type StepState, viewOf } from './run-state.ts';

/** A view that is not as it was, and was passed all the same. */
export interface Moved {
  step: string;
  view: string;
  known: ProfileView;
  nodes: readonly OutlineNode[];
  domDigest: string;
  shapeSim: string;
}

const mostMoved = 50;
const mostLines = 50;

/**
 * Notes that a view which was just passed has another outline than any that its profile knows. Asks nothing of the page:
 * goes by the look that was taken anyway. A page that is still at work is not held to its shape.
 */
export function noteMoved({ run, step }: Pick<StepState, 'run' | 'step'>, view: string, look: Look): void {
  const known = viewOf({ run, step }, view);
  const { busy, requests_in_flight: inFlight } = look.evidence;
  if (!known || !look.readable || busy.length > 0 || inFlight > 0 || run.moved.length >= mostMoved) return;
  const { dom_digest: domDigest } = digestShape(look.nodes);
  if (known.outlines.some((outline) => outline.dom_digest === domDigest)) return;
  // The same page at several moments of a step is told once.
  if (run.moved.some((moved) => moved.step === step.id && moved.domDigest === domDigest)) return;
  const { shape_sim: shapeSim } = digestOutline(look.nodes);
  run.moved.push({ step: step.id, view, known, nodes: look.nodes, domDigest, shapeSim });
}

/** Tells the host what has moved on a run that got its key. What goes wrong here must not cost the key. */
export async function handOverMoved(run: RunState): Promise<void> {
  if (run.moved.length === 0) return;
  const moved = redactValue(run.moved.map(describe), keepLength(run.redactor)) as MovedView[];
  await run.channel.ask('moved', { moved }).catch((error: unknown) => run.log(`moved: ${String(error)}`));
}

function describe({ step, view, known, nodes, domDigest, shapeSim }: Moved): MovedView {
  const [diff = []] = known.outlines
    .map((outline) => diffOutline(outline.nodes, nodes).diff)
    .sort((one, other) => one.length - other.length);
  const lines = diff.slice(0, mostLines).map((line) => line.slice(0, 300));
  return { step, view, dom_digest: domDigest, shape_sim: shapeSim, diff: lines };
}
