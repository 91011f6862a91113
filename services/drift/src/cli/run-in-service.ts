import { type CliContext, createCliLog, talk } from 'agentkeys/internal';
import type { RunnerStore } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import { toCodedError } from '../errors/to-coded-error.ts';
import type { ScheduledRuns } from '../hourly/schedule-runs.ts';
import { type RunnerOptions, readRunnerOptions } from './runner-options.ts';

export interface ServiceRunOptions extends RunnerOptions {
  /** Cron pattern, UTC. */
  run?: string;
}

/**
 * Begins the hourly runs of a service on its own store; nothing where none are asked for. What goes wrong in a run is
 * told and ends neither the service nor the runs after it. Throws USAGE.
 */
export async function runInService(
  options: ServiceRunOptions,
  context: CliContext,
  store: RunnerStore,
): Promise<ScheduledRuns | undefined> {
  const told = readRunnerOptions(options, context);
  const { run: pattern } = options;
  if (pattern === undefined) {
    const named = options.sandbox ? '--sandbox' : options.github !== undefined && '--github';
    if (named) throw new DriftError('USAGE', { seen: named, expected: `${named} together with --run` });
    return undefined;
  }
  const { signal } = context;
  const log = createCliLog(context);
  const say = (text: string): void => talk(context, text);
  const { scheduleRuns } = await import('../hourly/schedule-runs.ts');
  const { renderRunLine } = await import('../hourly/render-run-line.ts');
  const { runHourly } = await import('../hourly/run-hourly.ts');
  const runs = await scheduleRuns({
    pattern,
    run: () => runHourly({ ...told, store, dryRun: false, signal, say }),
    onEnded: (summary) => {
      say(renderRunLine(summary));
      for (const { service, step, error } of summary.drifts) {
        if (error)
          log.error(`${service} ${step}: ${error.message}`, { code: error.code, seen: error.details.seen });
      }
    },
    onFailed: (thrown) => {
      if (signal.aborted) {
        say('The hourly run was given up: what it had claimed is free again.');
        return;
      }
      const { code, message, details } = toCodedError(thrown);
      log.error(`The hourly run failed. ${message}`, { code, seen: details.seen });
    },
  });
  say(`The hourly run is made at ${pattern} (UTC).`);
  return runs;
}
