import type { OutlineNode } from '../contracts/index.ts';
import { redactValue } from '../redact/redact-value.ts';
import { keepLength } from './create-run-redactor.ts';
import { type RunState, type StepState, variantName } from './run-state.ts';
import { takeMarkedOutline } from './take-marked-outline.ts';

/**
 * On a run that is to be learned from: remembers how the page looks at this moment.
 *
 * @param waitedMs how long it was waited for
 * @param came it has just come; else it is about to be clicked on
 */
export async function learnView(
  state: StepState,
  view: string,
  { waitedMs, came }: { waitedMs: number; came: boolean },
): Promise<void> {
  const { learner } = state.run;
  if (!learner) return;
  // A page that goes on meanwhile teaches nothing.
  const nodes = await takeMarkedOutline(state).catch(() => undefined);
  if (!nodes) return;
  const moment = { view, nodes, came, waitedMs: Math.round(waitedMs) };
  await learner.learn({ ...moment, step: state.step.id, variant: variantName(state) });
}

/** Only a good run knows what good views look like. What goes wrong here must not cost the key. */
export async function handOverViews(run: RunState): Promise<void> {
  for (const learned of run.learner?.views ?? []) {
    const nodes = redactValue(learned.nodes, keepLength(run.redactor)) as OutlineNode[];
    await run.channel
      .ask('learned-view', { ...learned, nodes })
      .catch((error: unknown) => run.log(`learned-view: ${String(error)}`));
  }
}
