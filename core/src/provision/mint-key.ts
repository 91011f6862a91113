import type { ScrapeEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Flow } from '../plugins/provider-manifest.ts';
import type { StartMessage } from '../scrape/channel-messages.ts';
import { awaitAuthorization } from './await-authorization.ts';
import { beginRunLedger } from './begin-run-ledger.ts';
import { keepKey } from './keep-key.ts';
import { readManagementKey } from './management-key.ts';
import { type Person, personWaitMs } from './person.ts';
import type { Run } from './run.ts';
import type { Scraped } from './scrape-provider.ts';
import type { Answers } from './serve-requests.ts';
import { silentProcess } from './silent-process.ts';
import { spawnScrape } from './spawn-scrape.ts';
import { crashEvent, tellEvent } from './tell-event.ts';

export interface MintOptions {
  person?: Person | undefined;
  /** Every event as it came; the key in full. */
  onEvent?: ((event: ScrapeEvent) => void) | undefined;
}

type PlainFlow = Exclude<Flow, { id: 'ui' }>;
type JobFlow = Extract<StartMessage, { job: 'mint' }>['flow'];

/** How much longer the host waits than the process was given. */
const graceMs = 5_000;

/**
 * The middle of a run whose flow needs no pages: no account, no mailbox and no browser of ours, and the provider's code
 * in a process of its own all the same.
 */
export async function mintKey(run: Run, flow: PlainFlow, options: MintOptions): Promise<Scraped> {
  const { provider, sandbox, log } = run;
  const step = `flow-${flow.id}`;
  const budgetMs = Math.max(1_000, run.budget.remainingMs());
  run.ledger = await beginRunLedger(run);
  await using prepared = await prepareFlow(run, flow, options.person);
  let stopped: AgentKeysError | undefined;
  const onEvent = (event: ScrapeEvent): void => {
    tellEvent(run, event);
    options.onEvent?.(event);
  };
  const ended = await spawnScrape({
    start: {
      type: 'start',
      job: 'mint',
      provider: provider.module,
      ...(sandbox && { origins: { ...sandbox.origins } }),
      flow: prepared.flow,
      budgetMs,
    },
    packageFolder: provider.packageFolder,
    answer: {
      async key({ key }) {
        run.redactor.addKey(key);
        const { recovery } = await keepKey(run, key);
        return { kept: recovery !== undefined };
      },
      async authorize(ask) {
        try {
          return await prepared.authorize(ask);
        } catch (error) {
          if (error instanceof AgentKeysError) stopped = error;
          throw error;
        }
      },
    },
    onEvent,
    onLog: (line) => log.info('mint process', { line }),
    signal: run.signal,
    timeoutMs: budgetMs + graceMs,
  });
  log.info('the mint process has ended', { terminal: ended.event?.type, exitCode: ended.exitCode });
  const seen = { learnedViews: [], moved: [], passed: [] };
  if (ended.event) return { event: ended.event, error: stopped, ...seen };
  if (ended.killed === 'signal') return { event: undefined, error: undefined, ...seen };
  const error = silentProcess(ended, log.file);
  const event = crashEvent(run, error, step);
  onEvent(event);
  return { event, error, ...seen };
}

interface PreparedFlow extends AsyncDisposable {
  flow: JobFlow;
  authorize: NonNullable<Answers['authorize']>;
}

async function prepareFlow(run: Run, flow: PlainFlow, person: Person | undefined): Promise<PreparedFlow> {
  if (flow.id === 'api') {
    const managementKey = readManagementKey(run);
    if (managementKey === undefined) {
      const expected = `the owner's management key in ${flow.secret}`;
      throw new AgentKeysError('FLOW_UNAVAILABLE', { provider: run.provider.name, expected });
    }
    return {
      flow: { id: 'api', managementKey },
      authorize: async () => Promise.reject(new Error('the flow api asks nobody')),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  if (!person) throw new AgentKeysError('FLOW_UNAVAILABLE', { expected: 'a person at a terminal' });
  const authorization = await awaitAuthorization();
  const { callbackUrl, challenge } = authorization;
  return {
    flow: { id: 'oauth-pkce', callbackUrl, challenge },
    async authorize({ address }) {
      person.openAddress(address);
      const waitMs = Math.min(personWaitMs, Math.max(1_000, run.budget.remainingMs() - graceMs));
      const answer = await authorization.wait(waitMs, run.signal);
      run.redactor.add(answer.code);
      run.redactor.add(answer.verifier);
      return answer;
    },
    [Symbol.asyncDispose]: authorization.close,
  };
}
