import { exitCodes } from '../contracts/exit-codes.ts';
import type { Host } from '../provision/host.ts';
import type { ProvisionRequest } from '../provision/provision.ts';
import { type CliContext, print } from './context.ts';
import { noDisplay, openDisplay } from './open-display.ts';
import { paintFor } from './paint.ts';

export interface ShowOptions {
  json: boolean;
  /** The exit code 3 becomes 0. */
  exitZero: boolean;
}

/** Runs `provision`, shows it while it goes on, and prints its outcome. Resolves with the exit code. */
export async function runProvision(
  context: CliContext,
  host: Host,
  request: Omit<ProvisionRequest, 'signal' | 'onEvent'>,
  { json, exitZero }: ShowOptions,
): Promise<number> {
  const { provision } = await import('../provision/provision.ts');
  const display = json ? noDisplay : await openDisplay(context);
  const { outcome, exit, afterwards } = await provision(host, {
    ...request,
    signal: context.signal,
    onEvent: display.onEvent,
  }).finally(display.close);
  if (json) print(context, JSON.stringify(outcome));
  else {
    const { renderOutcome } = await import('./render-outcome.ts');
    print(context, renderOutcome(outcome, paintFor(context.stdout)));
  }
  // The caller has the outcome: plugins and telemetry change neither its content nor its time.
  await afterwards();
  if (context.signal.aborted) return exitCodes.interrupted;
  return exitZero && exit === exitCodes.needs_fallback ? exitCodes.ok : exit;
}
