import { beginSummary } from '../hourly/begin-summary.ts';
import type { BudgetContext } from '../hourly/run-in-budget.ts';
import type { DriftSummary, RunSummary } from '../hourly/run-summary.ts';
import type { HourlyTools } from '../hourly/tools.ts';
import type { VerifyContext } from './verify-drift.ts';

export interface VerifyOptions
  extends Omit<VerifyContext, 'tools' | 'runs' | 'sandbox' | 'say'>,
    Partial<Pick<VerifyContext, 'sandbox' | 'say'>>,
    Pick<BudgetContext, 'budget'> {
  /** The one provider whose drifts are verified. */
  service: string;
  /** Called only when there is something to do. */
  openTools: () => Promise<HourlyTools>;
}

/**
 * Runs one provider, as it is installed here, for each of its drifts that has an issue and no fix: on a release or by hand,
 * never by the hour. One that fails does not keep the others from being verified. Where there is none it starts
 * nothing and writes nothing. Rejects when it is interrupted.
 */
export async function verifyService(options: VerifyOptions): Promise<RunSummary> {
  const { store, service, openTools, budget, ...rest } = options;
  const summarise = beginSummary('verify/1', options);

  const unfixed = await store.drifts.list({ service, open: true });
  if (unfixed.length === 0) return summarise([], []);

  const { verifyDrift } = await import('./verify-drift.ts');
  const { verificationRuns } = await import('./verification-runs.ts');
  const { failed } = await import('../hourly/summarise-drift.ts');
  const tools = await openTools();
  const runner = { sandbox: undefined, say: () => undefined, ...rest, store, tools };
  const runs = verificationRuns({ ...runner, budget });
  const context: VerifyContext = { ...runner, runs };
  const drifts: DriftSummary[] = [];
  try {
    for (const drift of unfixed) {
      options.signal.throwIfAborted();
      const verified = await verifyDrift(drift, context).catch((error: unknown) => {
        options.signal.throwIfAborted();
        return failed(drift, error);
      });
      drifts.push(verified);
    }
  } finally {
    await tools.close();
  }
  return summarise(drifts, runs.made);
}
