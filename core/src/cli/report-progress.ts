import type { ScrapeEvent } from '../contracts/index.ts';
import type { OutputStream } from './context.ts';
import { paintFor } from './paint.ts';

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Shows a run while it goes on: one line a step with its duration, and on a terminal the step that is under way.
 * What it returns is to be told every event.
 */
export function reportProgress(stream: OutputStream): (event: ScrapeEvent) => void {
  const paint = paintFor(stream);
  const startedAt = new Map<string, number>();
  let current: string | undefined;

  const clear = (): void => {
    if (stream.isTTY && current) stream.write('\r\u001b[2K');
  };
  const end = (mark: string, name: string, rest: string): void => {
    clear();
    current = undefined;
    stream.write(`${mark} ${name}${rest && `  ${paint('dim', rest)}`}\n`);
  };

  return (event) => {
    if (event.type === 'progress') {
      const { step, state, variant, elapsed_ms } = event;
      const name = variant && variant !== 'default' ? `${step} (${variant})` : step;
      if (state === 'started') {
        clear();
        startedAt.set(step, elapsed_ms);
        current = step;
        if (stream.isTTY) stream.write(paint('dim', `… ${step}`));
        return;
      }
      const took = seconds(elapsed_ms - (startedAt.get(step) ?? elapsed_ms));
      if (state === 'skipped') end(paint('dim', '-'), name, 'not shown');
      else end(paint('green', '✔'), name, took);
      return;
    }
    if (event.type === 'success') {
      clear();
      current = undefined;
      return;
    }
    const step = event.step ?? current ?? 'start';
    const took = event.elapsed_ms === undefined ? '' : seconds(event.elapsed_ms - (startedAt.get(step) ?? 0));
    end(paint('red', '✖'), step, took);
    if (event.type !== 'tripwire') return;
    for (const { landmark, locator } of event.hints?.filter(({ confident }) => confident) ?? []) {
      stream.write(paint('dim', `  ${landmark} is now likely ${locator}\n`));
    }
  };
}
