import type { Browser } from 'playwright-core';
import { connectBrowser } from '../browser/connect-browser.ts';
import { createObserver } from '../browser/create-observer.ts';
import { readyIntents } from '../browser/intent.ts';
import type { TerminalEvent } from '../contracts/scrape-event.ts';
import type { StartMessage } from './channel-messages.ts';
import { createLearner } from './create-learner.ts';
import { addAccount } from './create-run-redactor.ts';
import { watchInterrupts } from './dismiss-interrupts.ts';
import { RunEnd } from './end-run.ts';
import { endByFailure, errorEvent } from './end-step.ts';
import type { JobTools } from './job-tools.ts';
import { listFreeSteps } from './list-free-steps.ts';
import { listHosts } from './list-hosts.ts';
import { loadProvider } from './load-provider.ts';
import { runFlow } from './run-flow.ts';
import type { RunState } from './run-state.ts';
import { waitForPerson } from './wait-for-person.ts';

type ScrapeStart = Extract<StartMessage, { job: 'scrape' }>;

const viewport = { width: 1280, height: 800 };
const closeMs = 2_000;

/** The job `scrape`: the provider's steps in a fresh browser context, and the event that ends the run. */
export async function doScrape(start: ScrapeStart, tools: JobTools): Promise<TerminalEvent> {
  const { end, events, facts } = tools;
  let run: RunState | undefined;
  const budget = setTimeout(() => {
    const reason = `the run did not end within its budget of ${start.budgetMs} ms`;
    end.end(new RunEnd(errorEvent(facts, run?.step ?? null, 'internal', { reason })));
  }, start.budgetMs);
  const opened: Browser[] = [];
  try {
    const event = await end.race(setUp(start, tools, opened)).then(
      (ready) => {
        run = ready;
        return runFlow(ready, start);
      },
      (error: unknown) => endByFailure(facts, null, error).event,
    );
    // First the event, then the tidying: what the caller waits for is the one.
    await events.finish(event);
    return event;
  } finally {
    clearTimeout(budget);
    run?.learner?.stop();
    run?.observer.dispose();
    await Promise.race([
      Promise.allSettled(opened.map((browser) => browser.close())),
      new Promise((resolve) => setTimeout(resolve, closeMs)),
    ]);
  }
}

async function setUp(start: ScrapeStart, tools: JobTools, opened: Browser[]): Promise<RunState> {
  const { channel, events, end, redactor, facts } = tools;
  const connecting = connectBrowser(start.browserEndpoint).then((browser) => {
    opened.push(browser);
    return browser;
  });
  const [provider, browser, account] = await Promise.all([
    loadProvider(start.provider, start.origins).then(async (loaded) => {
      await channel.ask('declared', { ...listHosts(loaded), freeSteps: listFreeSteps(loaded.steps) });
      return loaded;
    }),
    connecting,
    channel.ask('account', {}),
  ]);
  addAccount(redactor, account);
  redactor.setKeyPrefix(provider.key.prefix);

  const opening = browser.newContext({
    locale: start.locale,
    viewport,
    offline: start.offline ?? false,
  });
  // Meanwhile this process has nothing else to do.
  readyIntents();
  const context = await opening;
  const page = await context.newPage();
  const gone = (what: string) => () => {
    if (events.finished) return;
    end.end(new RunEnd(errorEvent(facts, run.step, 'internal', { reason: `the ${what}` })));
  };
  page.on('crash', gone('page crashed'));
  page.on('close', gone('page was closed'));
  browser.on('disconnected', gone('browser is gone'));

  const observer = createObserver(page, { origins: provider.origins });
  const [interrupts] = await Promise.all([
    watchInterrupts({
      page,
      interrupts: provider.interrupts ?? [],
      context: () => run.context,
      log: facts.log,
      onFailure: (error) => end.end(endByFailure(facts, run.step, error)),
    }),
    observer.opened,
  ]);
  const run: RunState = {
    ...facts,
    page,
    provider,
    account,
    profiles: start.profiles,
    channel,
    unheard: new Set(start.unheard),
    observer,
    redactor,
    events,
    end,
    moved: [],
    ...(start.learn && { learner: createLearner(observer, start.learn.restMs) }),
    ...(start.personMs !== undefined && {
      person: waitForPerson(start.personMs, (asked) => {
        channel.ask('person', asked).catch(() => undefined);
      }),
    }),
    dismissInterrupts: interrupts.dismiss,
    step: null,
    context: undefined,
    lastClickAt: Date.now(),
    stepOver: Promise.resolve(),
  };
  return run;
}
