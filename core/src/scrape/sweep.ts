import type { Browser, Page } from 'playwright-core';
import { connectBrowser } from '../browser/connect-browser.ts';
import type { TerminalEvent } from '../contracts/scrape-event.ts';
import type { MailFilter, Provider, SweepContext } from '../plugins/provider.ts';
import type { StartMessage } from './channel-messages.ts';
import { RunEnd } from './end-run.ts';
import { endByFailure, errorEvent } from './end-step.ts';
import { fetchInSandbox } from './fetch-in-sandbox.ts';
import type { JobTools } from './job-tools.ts';
import { listHosts } from './list-hosts.ts';
import { loadProvider } from './load-provider.ts';

type SweepStart = Extract<StartMessage, { job: 'sweep' }>;

const viewport = { width: 1280, height: 800 };
const pageTimeoutMs = 30_000;

/**
 * The job `sweep`: lets the provider's code remove what one run has made, and tells the host over the channel what is
 * gone. Only a failure becomes an event.
 */
export async function sweep(start: SweepStart, tools: JobTools): Promise<TerminalEvent | undefined> {
  const { channel, end, events, facts, redactor } = tools;
  const opened: Browser[] = [];
  const fail = async (event: TerminalEvent) => {
    await events.finish(event);
    return event;
  };
  const budget = setTimeout(() => {
    const reason = `the sweep did not end within its budget of ${start.budgetMs} ms`;
    end.end(new RunEnd(errorEvent(facts, null, 'internal', { reason })));
  }, start.budgetMs);
  try {
    if (start.made.email !== undefined) redactor.add(start.made.email);
    const provider = await end.race(loadProvider(start.provider, start.origins));
    redactor.setKeyPrefix(provider.key.prefix);
    if (!provider.sweep)
      return fail(errorEvent(facts, null, 'config', { reason: 'the provider has no sweep' }));
    const swept = await end.race(provider.sweep(sweepContext(start, tools, provider, opened)));
    await channel.ask('swept', { swept });
    return undefined;
  } catch (error) {
    return fail(endByFailure(facts, null, error).event);
  } finally {
    clearTimeout(budget);
    await Promise.allSettled(opened.map((browser) => browser.close()));
  }
}

function sweepContext(
  { made, managementKey, origins }: SweepStart,
  { channel, end, redactor }: JobTools,
  provider: Provider<unknown>,
  opened: Browser[],
): SweepContext<unknown> {
  const since = Date.now();
  if (managementKey !== undefined) redactor.add(managementKey);
  const askMail = async (want: 'code' | 'link', { from }: MailFilter = {}): Promise<string> => {
    const answer = await channel.ask('mail', { want, since, filter: from === undefined ? {} : { from } });
    redactor.add(answer);
    return answer;
  };
  const openPage = async (): Promise<Page> => {
    const { endpoint, locale } = await channel.ask('browser', listHosts(provider));
    const browser = await connectBrowser(endpoint);
    opened.push(browser);
    const context = await browser.newContext({ locale, viewport });
    context.setDefaultTimeout(pageTimeoutMs);
    return context.newPage();
  };
  return {
    made,
    origins: provider.origins,
    options: provider.options as Readonly<unknown>,
    fetch: origins ? fetchInSandbox : fetch,
    signal: end.signal,
    ...(managementKey !== undefined && { managementKey }),
    mail: { code: (filter) => askMail('code', filter), link: (filter) => askMail('link', filter) },
    async mask(secret) {
      redactor.add(secret);
      await channel.ask('mask', { secret });
    },
    openPage,
  };
}
