import type { MovedView, ScrapeEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { ChannelRequests } from '../scrape/channel-messages.ts';
import { createActionLog } from './create-action-log.ts';
import { keepKey } from './keep-key.ts';
import type { Run } from './run.ts';
import type { Answers } from './serve-requests.ts';

/** One view of a step as it looked on a good run, for `profile update`. */
export type LearnedView = ChannelRequests['learned-view']['ask'];

export interface ScrapeAnswers {
  answers: Answers;
  /** To be told every event, for the log of what was done. */
  noteEvent(event: ScrapeEvent): void;
  /** The process has ended, with an event or without one. */
  endActions(): void;
  readonly learnedViews: LearnedView[];
  readonly moved: MovedView[];
  /** The plugin's failure that stopped the run: the scrape process is only told its code. */
  readonly stopped: AgentKeysError | undefined;
}

/** Longest wait for one mail, in milliseconds. */
const mailTimeoutMs = 120_000;

/** What the host answers the scrape process of a run with: plugins decide, and secrets are remembered on the way. */
export function answerRequests(run: Run, account: Account, mailbox: Mailbox): ScrapeAnswers {
  const { info, signal, redactor } = run;
  const { fire } = run.host.hooks;
  const learnedViews: LearnedView[] = [];
  const moved: MovedView[] = [];
  let stopped: AgentKeysError | undefined;
  const actions = createActionLog(run.log, run.elapsedMs);
  let step = 'start';

  /** A step arrives from its beginning until its landmarks are there. */
  const noteEvent = (event: ScrapeEvent): void => {
    if (event.type !== 'progress') {
      actions.close();
      return;
    }
    step = event.step;
    if (event.state === 'started') actions.begin(`arrive ${step}`, { step, action: 'arrive' });
    else actions.end(`arrive ${step}`, 'done');
  };

  const mayStop = async (hook: Promise<unknown>): Promise<null> => {
    try {
      await hook;
      return null;
    } catch (error) {
      if (isAgentKeysError(error)) stopped ??= error;
      throw error;
    }
  };

  return {
    learnedViews,
    moved,
    noteEvent,
    endActions: actions.close,
    get stopped() {
      return stopped;
    },
    answers: {
      account: async () => account,
      async mail({ want, since, filter }) {
        actions.begin('mail', { step, action: 'mail' });
        const request = { want, since, recipient: account.email, timeoutMs: mailTimeoutMs, ...filter };
        let state: 'done' | 'failed' = 'failed';
        try {
          const value = await readMail(mailbox, request, signal);
          redactor.add(value);
          state = 'done';
          return value;
        } finally {
          actions.end('mail', state);
        }
      },
      async mask({ secret }) {
        redactor.add(secret);
        return null;
      },
      async key({ key }) {
        redactor.addKey(key);
        const { recovery } = await keepKey(run, key);
        return { kept: recovery !== undefined };
      },
      async evidence({ evidence }) {
        const verdict = await fire.detect(await fire.modifyEvidence(evidence, signal), signal);
        if (verdict) run.log.debug('verdict', { step: evidence.step, phase: evidence.phase, ...verdict });
        return verdict ?? null;
      },
      'before-step': (ask) => {
        actions.end(`arrive ${ask.step}`, 'done');
        return mayStop(fire.beforeStep({ ...info, ...ask }, signal));
      },
      'after-step': (ask) => mayStop(fire.afterStep({ ...info, ...ask }, signal)),
      async action({ id, state, elapsedMs, ...action }) {
        if (state === 'begun') actions.begin(`action ${id}`, action);
        else actions.end(`action ${id}`, state, elapsedMs);
        return null;
      },
      async 'learned-view'(view) {
        learnedViews.push(view);
        return null;
      },
      async moved(ask) {
        moved.push(...ask.moved);
        return null;
      },
    },
  };
}

/** A mailbox is a plugin's: whatever goes wrong in it is that the mail is not available, and never drift. */
async function readMail(
  mailbox: Mailbox,
  request: Parameters<Mailbox['wait']>[0],
  signal: AbortSignal,
): Promise<string> {
  try {
    return await mailbox.wait(request, signal);
  } catch (error) {
    if (isAgentKeysError(error)) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    throw new AgentKeysError('MAIL_UNAVAILABLE', { seen }, { cause: error });
  }
}
