import { exitCodes } from '../contracts/exit-codes.ts';
import { findKnownQuickly } from '../provision/find-known-quickly.ts';
import { type CliContext, print } from './context.ts';
import { paintFor } from './paint.ts';

/** Tells a known drift before anything else is loaded, where that can be done. Resolves with whether it was. */
export async function showKnownQuickly(
  context: CliContext,
  provider: string,
  { config, json, exitZero }: { config?: string; json?: true; exitZero?: true },
): Promise<boolean> {
  const { cwd, env } = context;
  const known = await findKnownQuickly({ provider, cwd, configFile: config, env });
  if (!known) return false;
  if (json) print(context, JSON.stringify(known.outcome));
  else {
    const { renderOutcome } = await import('./render-outcome.ts');
    print(context, renderOutcome(known.outcome, paintFor(context.stdout)));
  }
  context.exit = exitZero ? exitCodes.ok : known.exit;
  return true;
}
