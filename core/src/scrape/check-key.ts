import type { TerminalEvent } from '../contracts/scrape-event.ts';
import type { KeyCheck } from '../plugins/provider.ts';
import type { StartMessage } from './channel-messages.ts';
import { endByFailure, errorEvent } from './end-step.ts';
import { fetchInSandbox } from './fetch-in-sandbox.ts';
import type { JobTools } from './job-tools.ts';
import { loadProvider } from './load-provider.ts';

type CheckStart = Extract<StartMessage, { job: 'check-key' }>;

/**
 * The job `check-key`: asks the provider's key endpoint, and tells the host over the channel. Only a failure of the
 * check itself becomes an event.
 */
export async function checkKey(start: CheckStart, tools: JobTools): Promise<TerminalEvent | undefined> {
  const { channel, end, events, facts, redactor } = tools;
  redactor.addKey(start.apiKey);
  const fail = async (event: TerminalEvent) => {
    await events.finish(event);
    return event;
  };
  try {
    const provider = await end.race(loadProvider(start.provider, start.origins));
    const { check } = provider.key;
    if (!check)
      return fail(errorEvent(facts, null, 'config', { reason: 'the provider has no check of keys' }));
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(start.budgetMs)]);
    // Where it runs in a sandbox, nothing of the check is to leave this machine.
    const asks = start.origins ? fetchInSandbox : fetch;
    const checking = check({ key: start.apiKey, fetch: asks, origins: provider.origins, signal });
    const status = await end.race(checking.catch((error: unknown) => statusOfFailure(error, signal)));
    await channel.ask('key-checked', { status });
    return undefined;
  } catch (error) {
    return fail(endByFailure(facts, null, error).event);
  }
}

/** An endpoint that cannot be reached says nothing about the key; anything else is the provider's own mistake. */
function statusOfFailure(error: unknown, signal: AbortSignal): KeyCheck {
  const isNetwork = error instanceof TypeError && error.message === 'fetch failed';
  if (signal.aborted || isNetwork) return 'endpoint_down';
  throw error;
}
