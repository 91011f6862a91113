import { setTimeout as sleep } from 'node:timers/promises';
import type { ReproductionRequest } from 'agentkeys';
import type { Attempt } from '../issue/render-attempts.ts';
import { type AskedRun, decideAttempt, saysNothingOf } from '../reproduce/decide-attempt.ts';
import { describeOlder } from '../reproduce/describe-older.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { type BudgetContext, type OverBudget, runInBudget } from './run-in-budget.ts';
import type { ReproductionSummary } from './run-summary.ts';
import { summariseRun } from './summarise-run.ts';

export interface Reproduced {
  /** Every run of this hour that says something of the drift, oldest first. */
  attempts: readonly Attempt[];
  /** Shell command with which a person gets the same run. */
  command: string;
  /** The last of them was made for this drift, and not for another one of its provider. */
  isOwn: boolean;
  /** Why there is no other run, where another one could have told more. */
  over?: OverBudget;
  /** Why no run was made: the version that is installed here is older than the fix. */
  older?: string;
}

export interface Reproductions {
  /**
   * Runs the provider until its runs of this hour say what they can of the drift. Rejects with REPRODUCTION_NOT_STARTED,
   * or with the reason of the signal.
   *
   * @param fixedIn the version that has a fix; `null`: none has
   */
  reproduce(request: ReproductionRequest, fixedIn: string | null, signal: AbortSignal): Promise<Reproduced>;
  /** The same without another run. */
  recall(request: ReproductionRequest, fixedIn: string | null): Promise<Reproduced>;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): Promise<string>;
  readonly made: ReproductionSummary[];
}

export type ReproductionContext = BudgetContext & {
  /** One line of progress for people. */
  say: (line: string) => void;
  /** Waits between two runs; the reason of the signal ends it. */
  pause?: ((milliseconds: number, signal: AbortSignal) => Promise<unknown>) | undefined;
};

/**
 * The runs of one hour. A run answers for every drift of its provider as far as it came, however many of its steps were
 * reported: every run may cost an account.
 */
export function reproduceDrifts(context: ReproductionContext): Reproductions {
  const {
    tools,
    say,
    pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  } = context;
  const runs = new Map<string, AskedRun[]>();
  const made: ReproductionSummary[] = [];

  const command = async (request: ReproductionRequest): Promise<string> =>
    (await tools.reproducer(request)).command(request);
  const attemptsAt = (request: ReproductionRequest, fixedIn: string | null): Attempt[] =>
    (runs.get(request.service) ?? [])
      .filter((asked) => !saysNothingOf(request, asked))
      .map(({ run }) => ({ run, judgement: judgeReproduction(request.step, run, fixedIn) }));

  async function runOnce(request: ReproductionRequest, signal: AbortSignal): Promise<OverBudget | undefined> {
    const ran = await runInBudget(context, request, signal);
    if ('over' in ran) return ran.over;
    const { run } = ran;
    const { service } = request;
    runs.set(service, [...(runs.get(service) ?? []), { request, run }]);
    made.push(summariseRun(request, await command(request), run));
    return undefined;
  }

  return {
    made,
    command,
    recall: async (request, fixedIn) => ({
      attempts: attemptsAt(request, fixedIn),
      command: await command(request),
      isOwn: false,
    }),
    reproduce: async (request, fixedIn, signal) => {
      let isOwn = false;
      if (fixedIn !== null) {
        const version = await (await tools.reproducer(request)).versionOf?.(request.service);
        const older = describeOlder(version, fixedIn);
        if (older !== undefined) return { attempts: [], command: await command(request), isOwn, older };
      }
      for (;;) {
        const attempts = attemptsAt(request, fixedIn);
        const reproduced: Reproduced = { attempts, command: await command(request), isOwn };
        const next = decideAttempt(attempts);
        if (!next.again) return reproduced;
        const { service, step } = request;
        if (attempts.length > 0) say(`${service} ${step}: another run, as ${attempts.at(-1)?.judgement.why}`);
        if (next.waitMs > 0) await pause(next.waitMs, signal);
        const over = await runOnce(request, signal);
        if (over) return { ...reproduced, over };
        isOwn = true;
      }
    },
  };
}
