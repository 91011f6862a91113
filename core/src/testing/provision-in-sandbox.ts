import type { Outcome, ScrapeEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { provision } from '../provision/provision.ts';
import type { Sandbox } from '../sandbox/define-sandbox.ts';
import { openSandboxHost } from './open-sandbox-host.ts';
import type { SandboxRunOptions } from './scrape-in-sandbox.ts';

export interface ProvisionInSandboxOptions extends SandboxRunOptions {
  /** Id of the flow to take. Default: `ui`. */
  flow?: string;
}

export interface SandboxProvision {
  /** What the caller got, with the key in full. */
  outcome: Outcome;
  /** All events in order, the last being the terminal one. */
  events: readonly ScrapeEvent[];
  /** What the run has made in the sandbox. */
  made: Sandbox['made'];
}

/**
 * Runs a provider in its sandbox as `agentkeys provision <provider> --sandbox --reveal` does: as `scrapeInSandbox`, with
 * the key checked and stored, and the outcome that a caller gets. Throws as that does.
 */
export async function provisionInSandbox(options: ProvisionInSandboxOptions): Promise<SandboxProvision> {
  const { signal = new AbortController().signal, inject = [] } = options;
  await using opened = await openSandboxHost(options);
  const events: ScrapeEvent[] = [];
  const { outcome, afterwards } = await provision(opened.host, {
    provider: opened.provider,
    sandbox: { inject },
    signal,
    reveal: true,
    flow: options.flow,
    headed: options.headed,
    person: options.person,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  await afterwards();
  signal.throwIfAborted();
  const [sandbox] = opened.running;
  if (!sandbox) throw new AgentKeysError('SCRAPE_NO_TERMINAL_EVENT');
  return { outcome, events, made: sandbox.made };
}
