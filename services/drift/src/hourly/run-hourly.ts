import type { FreshDrift } from '../backends/backend.ts';
import { beginSummary } from './begin-summary.ts';
import type { HourlyContext, Target } from './handle-drift.ts';
import type { ReproductionContext } from './reproduce-drifts.ts';
import type { DriftSummary, RunSummary } from './run-summary.ts';
import type { RunnerContext } from './runner-context.ts';
import type { HourlyTools } from './tools.ts';

export interface HourlyOptions
  extends Omit<HourlyContext, 'tools' | 'reproductions' | 'sandbox' | 'say'>,
    Partial<Pick<HourlyContext, 'sandbox' | 'say'>>,
    Pick<ReproductionContext, 'budget' | 'pause'> {
  /** Called only when there is something to do. */
  openTools: () => Promise<HourlyTools>;
  /** Only this one. */
  service?: string | undefined;
}

/**
 * The hourly run: what is fresh, drift by drift, until nothing is. One that fails does not keep the others from being
 * dealt with. Without anything fresh it starts nothing and writes nothing. Rejects when it is interrupted.
 */
export async function runHourly(options: HourlyOptions): Promise<RunSummary> {
  const { store, service, openTools, budget, pause, ...rest } = options;
  const summarise = beginSummary('hourly/1', options);

  const fresh = await store.drifts.fresh(service === undefined ? {} : { service });
  const targets = fresh.filter(({ drift }) => drift.state === 'open').map(toTarget);
  if (targets.length === 0) return summarise([], []);

  // An hour without reports loads nothing of this.
  const { handleDrift } = await import('./handle-drift.ts');
  const { reproduceDrifts } = await import('./reproduce-drifts.ts');
  const { failed } = await import('./summarise-drift.ts');
  const tools = await openTools();
  const runner: RunnerContext = { sandbox: undefined, say: () => undefined, ...rest, store, tools };
  const reproductions = reproduceDrifts({ ...runner, budget, pause });
  const context: HourlyContext = { ...runner, reproductions };
  const drifts: DriftSummary[] = [];
  try {
    for (const target of targets) {
      options.signal.throwIfAborted();
      // The run for another step may have met it.
      if (drifts.some((done) => done.service === target.service && done.step_hash === target.step_hash))
        continue;
      const handled = await handleDrift(target, context).catch((error: unknown) => {
        options.signal.throwIfAborted();
        return [failed(target, error)];
      });
      drifts.push(...handled);
    }
  } finally {
    await tools.close();
  }
  return summarise(drifts, reproductions.made);
}

const toTarget = ({ drift, upto }: FreshDrift): Target => ({
  service: drift.service,
  step: drift.step,
  step_hash: drift.step_hash,
  seen: { fence: drift.fence, upto, lease_until: new Date(0).toISOString(), drift },
});
