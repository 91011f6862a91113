import type { Ora } from 'ora';
import type { ScrapeEvent } from '../contracts/index.ts';
import type { CliContext } from './context.ts';
import { paintFor } from './paint.ts';
import { createStepList, reportProgress } from './report-progress.ts';

/** Shows a run while it goes on. */
export interface Display {
  onEvent(event: ScrapeEvent): void;
  /** The run is over, however it ended: the terminal is as it was before. */
  close(): void;
}

/** `stderr` takes a display that moves. */
export const isLively = ({ stderr, env }: Pick<CliContext, 'stderr' | 'env'>): boolean =>
  stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI;

/**
 * The steps of a run on stderr: on a terminal a list whose last line moves, elsewhere a line for each step that has
 * ended. The library of the first is only loaded there.
 */
export async function openDisplay(context: Pick<CliContext, 'stderr' | 'env'>): Promise<Display> {
  if (!isLively(context)) return { onEvent: reportProgress(context.stderr), close: () => undefined };
  const { default: ora } = await import('ora');
  const paint = paintFor(context.stderr);
  const change = createStepList(paint);
  let began = performance.now();
  const spinner: Ora = ora({
    stream: context.stderr as NodeJS.WritableStream & typeof process.stderr,
    isEnabled: true,
    // Ctrl-C is to come through as it does without a display.
    discardStdin: false,
    color: paint('cyan', 'x') === 'x' ? false : 'cyan',
    suffixText: () => paint('dim', ` ${((performance.now() - began) / 1_000).toFixed(1)} s`),
  });
  let closed = false;
  let running: string | undefined;
  const spin = (text: string): void => {
    if (closed) return;
    began = performance.now();
    spinner.stop().start(text);
  };
  spin(paint('dim', 'starting'));
  return {
    onEvent(event) {
      const { started, line, more = [] } = change(event);
      running = started;
      if (line !== undefined) {
        spinner.stop();
        context.stderr.write(`${[line, ...more].join('\n')}\n`);
      }
      if (started !== undefined) spin(started);
      else if (event.type === 'success') spin(paint('dim', 'the key is checked and stored'));
      else if (event.type === 'progress') spin(paint('dim', '…'));
    },
    close() {
      if (closed) return;
      closed = true;
      spinner.stop();
      // No event has ended the step: the run was interrupted in it.
      if (running)
        context.stderr.write(`${paint('yellow', '-')} ${running}  ${paint('dim', 'not finished')}\n`);
    },
  };
}

/** Shows nothing: what is printed is for a program. */
export const noDisplay: Display = { onEvent: () => undefined, close: () => undefined };
