import type { MovedView, ScrapeEvent } from '../contracts/index.ts';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { isMailTrouble } from '../errors/is-mail-trouble.ts';
import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { ChannelRequests } from '../scrape/channel-messages.ts';
import { createActionLog } from './create-action-log.ts';
import { keepKey } from './keep-key.ts';
import type { Person } from './person.ts';
import { readMail } from './read-mail.ts';
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
  /** The failure of a plugin or of the mailbox that stopped the run: the scrape process is only told its code. */
  readonly stopped: AgentKeysError | undefined;
}

/** What the host answers the scrape process of a run with: plugins decide, and secrets are remembered on the way. */
export function answerRequests(run: Run, account: Account, mailbox: Mailbox, person?: Person): ScrapeAnswers {
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
        const request = { want, since, recipient: account.email, ...filter };
        let state: 'done' | 'failed' = 'failed';
        // Who waits for a mail to the address has given it to the provider.
        void run.ledger?.noteAccount();
        try {
          const value = await readMail(mailbox, request, signal);
          redactor.add(value);
          state = 'done';
          return value;
        } catch (error) {
          // It ends the run: what is told of it has to name the server, the folder, what came instead.
          if (isAgentKeysError(error) && isMailTrouble(error.code)) stopped ??= error;
          throw error;
        } finally {
          actions.end('mail', state);
        }
      },
      async person(asked) {
        run.log.info('a challenge is left to the person', asked);
        person?.solve(asked);
        return null;
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
