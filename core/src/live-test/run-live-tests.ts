import type { ScrapeEvent } from '../contracts/index.ts';
import type { Host } from '../provision/host.ts';
import type { Person } from '../provision/person.ts';
import { provision } from '../provision/provision.ts';
import type { RunRequest } from '../provision/run.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { redactError } from '../redact/redact-error.ts';
import { describeLiveTest } from './describe-live-test.ts';
import type { LiveTestResult } from './live-test-result.ts';

/** What sees a run while it goes on. */
export interface RunView {
  onEvent(event: ScrapeEvent): void;
  /** The run is over, however it ended. */
  close(): void;
}

export interface LiveTestsRequest {
  /** Names of providers; they are run one after another. */
  providers: readonly string[];
  /** Against their sandboxes in place of their sites. */
  sandbox?: RunRequest['sandbox'];
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** The keys are wanted: they are stored, and nothing is removed. */
  keep?: boolean | undefined;
  /** Ends the run that is under way, and begins no other. */
  signal: AbortSignal;
  person?: Person | undefined;
  /** Shows the run of a provider while it goes on. */
  watch?: ((provider: string) => Promise<RunView>) | undefined;
  /** Every provider as it ends. */
  onResult?: ((result: LiveTestResult) => void) | undefined;
}

/**
 * Runs providers as their users do: the same story, with its records, report and evidence, on the provider's pages and
 * whatever is known of them. What a run has made is removed when it has ended, and its key is stored nowhere. One that
 * could not be run does not keep the others from it.
 */
export async function runLiveTests(host: Host, request: LiveTestsRequest): Promise<LiveTestResult[]> {
  const results: LiveTestResult[] = [];
  for (const provider of request.providers) {
    if (request.signal.aborted) break;
    const { result, afterwards } = await runOne(host, provider, request);
    results.push(result);
    request.onResult?.(result);
    await afterwards();
  }
  return results;
}

interface Tested {
  result: LiveTestResult;
  afterwards(): Promise<void>;
}

async function runOne(host: Host, provider: string, request: LiveTestsRequest): Promise<Tested> {
  const { sandbox, headed, keep = false, signal, person } = request;
  const began = performance.now();
  const passed: string[] = [];
  let version: string | undefined;
  const view = await request.watch?.(provider);
  const onEvent = (event: ScrapeEvent): void => {
    if (event.type === 'progress' && event.state !== 'started') passed.push(event.step);
    view?.onEvent(event);
  };
  try {
    version = (await host.resolveProvider(provider)).version;
    const provisioned = await provision(host, {
      provider,
      ...(sandbox && { sandbox }),
      headed,
      flow: 'ui',
      force: true,
      ignoreKnown: true,
      ...(!keep && { trial: true, purpose: 'live-test' }),
      signal,
      person,
      onEvent,
    });
    const result = describeLiveTest({ provider, version, passed, provisioned });
    return { result, afterwards: provisioned.afterwards };
  } catch (thrown) {
    const { code, message } = redactError(thrown, host.redactor ?? createRedactor());
    const elapsed_ms = Math.round(performance.now() - began);
    const result = notRun({ provider, version: version ?? null, passed, code, message, elapsed_ms });
    return { result, afterwards: async () => undefined };
  } finally {
    view?.close();
  }
}

/** Of a provider that could not be run, or whose run could not be recorded. */
const notRun = (
  facts: Pick<LiveTestResult, 'provider' | 'version' | 'passed' | 'code' | 'message' | 'elapsed_ms'>,
): LiveTestResult => ({
  schema: 'live-test/1',
  outcome: 'failed',
  step: null,
  key: null,
  verification: null,
  moved: [],
  removed: { keys: 0, account: false },
  left: null,
  not_removed: null,
  ...facts,
});
