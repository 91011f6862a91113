import { isAgentKeysError, type ReproductionRequest, type ReproductionRun } from 'agentkeys';
import { DriftError } from '../errors/drift-error.ts';
import type { ReproductionSummary } from './run-summary.ts';
import type { HourlyTools } from './tools.ts';

export interface Reproduced {
  run: ReproductionRun;
  command: string;
  /** The run was made for another drift of the same provider earlier in this hour. */
  isShared: boolean;
}

export interface Reproductions {
  /** Rejects with REPRODUCTION_NOT_STARTED, or with the reason of the signal. */
  once(request: ReproductionRequest, signal: AbortSignal): Promise<Reproduced>;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): Promise<string>;
  readonly made: ReproductionSummary[];
}

/** One hour runs one provider once, however many of its steps were reported: every run may cost an account. */
export function reproduceOnce(tools: HourlyTools): Reproductions {
  const runs = new Map<string, Omit<Reproduced, 'isShared'>>();
  const made: ReproductionSummary[] = [];

  async function start(request: ReproductionRequest, signal: AbortSignal): Promise<ReproductionRun> {
    const reproducer = await tools.reproducer(request);
    try {
      return await reproducer.run(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      const { code, details } = isAgentKeysError(error) ? error : { code: undefined, details: {} };
      const seen = error instanceof Error ? error.message : String(error);
      throw new DriftError('REPRODUCTION_NOT_STARTED', { ...details, cause: code, seen }, { cause: error });
    }
  }

  return {
    made,
    command: async (request) => (await tools.reproducer(request)).command(request),
    once: async (request, signal) => {
      const before = runs.get(request.service);
      if (before) return { ...before, isShared: true };
      const command = (await tools.reproducer(request)).command(request);
      const run = await start(request, signal);
      runs.set(request.service, { run, command });
      const ended = run.event?.type ?? 'crash';
      made.push({ service: request.service, command, ended, elapsed_ms: run.elapsed_ms });
      return { run, command, isShared: false };
    },
  };
}
