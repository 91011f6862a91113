import type { Account } from '../plugins/account.ts';
import type { MailFilter, StepContext } from '../plugins/provider.ts';
import { endByFailure } from './end-step.ts';
import type { RunState } from './run-state.ts';
import type { StepClock } from './step-clock.ts';

/**
 * What a step's functions get. A question that the host cannot answer ends the run, and the step's code does not go on:
 * it neither sees the failure nor gets to hide it.
 */
export function createStepContext(
  run: RunState,
  step: string,
  clock: StepClock,
  over: AbortSignal,
): StepContext<unknown> {
  let since = run.lastClickAt;
  const orEnd = async <Answer>(asking: Promise<Answer>): Promise<Answer> => {
    try {
      return await asking;
    } catch (error) {
      run.end.end(endByFailure(run, step, error));
      return never();
    }
  };
  const askMail = async (want: 'code' | 'link', filter: MailFilter = {}): Promise<string> => {
    clock.pause();
    try {
      const { from } = filter;
      const ask = { want, since, filter: from === undefined ? {} : { from } };
      const answer = await orEnd(run.channel.ask('mail', ask));
      run.redactor.add(answer);
      // A second question in the same step is about another mail.
      since = Date.now();
      return answer;
    } finally {
      clock.resume();
      clock.restart();
    }
  };
  return {
    page: run.page,
    origins: run.provider.origins,
    options: run.provider.options as Readonly<unknown>,
    account: run.account as Readonly<Account>,
    mail: { code: (filter) => askMail('code', filter), link: (filter) => askMail('link', filter) },
    async mask(secret) {
      maskSecret(run, secret);
      await orEnd(run.channel.ask('mask', { secret }));
    },
    signal: AbortSignal.any([run.end.signal, over]),
  };
}

/** Blots out a secret from now on; of a key of this provider its public prefix stays. */
export function maskSecret(run: Pick<RunState, 'provider' | 'redactor'>, secret: string): void {
  if (run.provider.key.prefix && secret.startsWith(run.provider.key.prefix)) run.redactor.addKey(secret);
  else run.redactor.add(secret);
}

/** The run is over: whoever waits here is not to act any more. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
