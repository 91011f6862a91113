import type { ScrapeEvent, TerminalEvent } from '../contracts/index.ts';
import type { OutputStream } from './context.ts';
import { type Paint, paintFor } from './paint.ts';
import { showControls } from './show-controls.ts';

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** What an event changes in the list of steps. */
export interface StepChange {
  /** The step that goes on from now on. */
  started?: string;
  /** A finished line of the list, without its line break. */
  line?: string;
  /** Lines below it. */
  more?: string[];
}

/** Makes the list of steps: each event changes it. The last line of a run that got no key is marked as broken. */
export function createStepList(paint: Paint): (event: ScrapeEvent) => StepChange {
  const startedAt = new Map<string, number>();
  let current: string | undefined;
  const lineOf = (mark: string, name: string, rest: string): string =>
    showControls(`${mark} ${name}${rest && `  ${paint('dim', rest)}`}`);

  return (event) => {
    if (event.type === 'progress') {
      const { step, state, variant, elapsed_ms } = event;
      if (state === 'started') {
        startedAt.set(step, elapsed_ms);
        current = step;
        return { started: step };
      }
      current = undefined;
      const name = variant && variant !== 'default' ? `${step} (${variant})` : step;
      if (state === 'skipped') return { line: lineOf(paint('dim', '-'), name, 'not shown') };
      const took = seconds(elapsed_ms - (startedAt.get(step) ?? elapsed_ms));
      return { line: lineOf(paint('green', '✔'), name, took) };
    }
    if (event.type === 'success' || event.type === 'stopped') return {};
    const step = event.step ?? current ?? 'start';
    const took = event.elapsed_ms === undefined ? '' : seconds(event.elapsed_ms - (startedAt.get(step) ?? 0));
    const why = [took, whyBroken(event)].filter(Boolean).join('  ');
    return { line: lineOf(paint('red', '✖'), paint('red', step), why), more: hintLines(event, paint) };
  };
}

function whyBroken(event: Exclude<TerminalEvent, { type: 'success' | 'stopped' }>): string {
  if (event.type === 'error') return event.code;
  const what = [...event.missing, ...(event.unexpected ?? []).map((intent) => `new ${intent}`)];
  return `${event.kind}${what.length > 0 ? `: ${what.join(', ')}` : ''}`;
}

function hintLines(event: TerminalEvent, paint: Paint): string[] {
  if (event.type !== 'tripwire') return [];
  return (event.hints ?? [])
    .filter(({ confident }) => confident)
    .map(({ landmark, locator }) => paint('dim', showControls(`  ${landmark} is now likely ${locator}`)));
}

/** Shows a run while it goes on: one line a step with its duration. What it returns is to be told every event. */
export function reportProgress(stream: OutputStream): (event: ScrapeEvent) => void {
  const change = createStepList(paintFor(stream));
  return (event) => {
    const { line, more = [] } = change(event);
    if (line !== undefined) stream.write(`${[line, ...more].join('\n')}\n`);
  };
}
