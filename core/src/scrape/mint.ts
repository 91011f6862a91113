import type { TerminalEvent } from '../contracts/scrape-event.ts';
import type { FlowContext, Minted, Provider } from '../plugins/provider.ts';
import type { StartMessage } from './channel-messages.ts';
import { RunEnd } from './end-run.ts';
import { endByFailure, errorEvent } from './end-step.ts';
import { fetchInSandbox } from './fetch-in-sandbox.ts';
import type { JobTools } from './job-tools.ts';
import { loadProvider } from './load-provider.ts';
import { takeKey } from './take-key.ts';

type MintStart = Extract<StartMessage, { job: 'mint' }>;

/** The job `mint`: a key by a flow that needs no page of the provider, and the event that ends the run. */
export async function mint(start: MintStart, tools: JobTools): Promise<TerminalEvent> {
  const { end, events, facts } = tools;
  const step = `flow-${start.flow.id}`;
  const tell = (state: 'started' | 'finished') =>
    events.progress({ type: 'progress', step, state, elapsed_ms: facts.elapsedMs() });
  const budget = setTimeout(() => {
    const reason = `the flow did not end within its budget of ${start.budgetMs} ms`;
    end.end(new RunEnd(errorEvent(facts, step, 'internal', { reason })));
  }, start.budgetMs);
  try {
    tell('started');
    const event = await end
      .race(mintKey(start, tools, step))
      .catch((error: unknown) => endByFailure(facts, step, unreachable(error, tools, step)).event);
    if (event.type === 'success') tell('finished');
    await events.finish(event);
    return event;
  } finally {
    clearTimeout(budget);
  }
}

async function mintKey(start: MintStart, tools: JobTools, step: string): Promise<TerminalEvent> {
  const { channel, facts, redactor } = tools;
  const provider = await loadProvider(start.provider, start.origins);
  redactor.setKeyPrefix(provider.key.prefix);
  const minted = await followFlow(start, tools, provider);
  if ('refused' in minted) {
    const { refused, reason, retryAfterS: retry_after_s } = minted;
    return errorEvent(facts, step, refused, {
      reason,
      ...(retry_after_s !== undefined && { retry_after_s }),
    });
  }
  const run = {
    channel,
    provider,
    redactor,
    log: facts.log,
    elapsedMs: facts.elapsedMs,
    version: facts.version,
  };
  const key = await takeKey({ run, step: { id: step } }, minted);
  return { type: 'success', api_key: key, scraper_version: facts.version, elapsed_ms: facts.elapsedMs() };
}

async function followFlow(
  { flow, origins }: MintStart,
  { channel, end, redactor }: JobTools,
  provider: Provider<unknown>,
): Promise<Minted> {
  const context: FlowContext<unknown> = {
    origins: provider.origins,
    options: provider.options as Readonly<unknown>,
    // Where it runs in a sandbox, nothing is to leave this machine.
    fetch: origins ? fetchInSandbox : fetch,
    signal: end.signal,
  };
  if (flow.id === 'api') {
    const { managementKey } = flow;
    redactor.add(managementKey);
    const { api } = provider.flows ?? {};
    if (!api) return { refused: 'config', reason: 'the provider has no function for its flow api' };
    return api({ ...context, managementKey });
  }
  const oauth = provider.flows?.['oauth-pkce'];
  if (!oauth) return { refused: 'config', reason: 'the provider has no functions for its flow oauth-pkce' };
  const { callbackUrl, challenge } = flow;
  const address = oauth.address({ ...context, callbackUrl, challenge });
  const { code, verifier } = await channel.ask('authorize', { address });
  redactor.add(code);
  redactor.add(verifier);
  return oauth.exchange({ ...context, code, verifier });
}

/** An endpoint that cannot be reached is no crash of the provider's code. */
function unreachable(error: unknown, { facts }: JobTools, step: string): unknown {
  if (!(error instanceof TypeError && error.message === 'fetch failed')) return error;
  return new RunEnd(
    errorEvent(facts, step, 'network', { reason: 'the endpoint of the provider could not be reached' }),
  );
}
