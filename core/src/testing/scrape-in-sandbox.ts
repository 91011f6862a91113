import { readFile } from 'node:fs/promises';
import type { ScrapeEvent, TerminalEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Person } from '../provision/person.ts';
import { runScrape, type ScrapeResult } from '../provision/run-scrape.ts';
import type { Sandbox } from '../sandbox/define-sandbox.ts';
import { openSandboxHost, type SandboxHostOptions } from './open-sandbox-host.ts';

export interface SandboxRunOptions extends SandboxHostOptions {
  /** Changes to inject: `name` or `name:argument`. */
  inject?: readonly string[];
  /** Shows the browser's window. */
  headed?: boolean;
  /** Who is there to be asked; without one nobody is. */
  person?: Person;
  /** Every event as it comes. */
  onEvent?: (event: ScrapeEvent) => void;
  signal?: AbortSignal;
}

export interface ScrapeInSandboxOptions extends SandboxRunOptions {
  /** Removes what the run has made before its sandbox goes. */
  sweep?: boolean;
  /** Ends the run after this step, where no step up to it makes an account. */
  until?: string;
  /** With `until`: nothing is done where a step up to it may make an account. */
  freeStepsOnly?: boolean;
}

export interface SandboxRun {
  /** How the run ended. */
  event: TerminalEvent;
  /** All events in order, the last being `event`. */
  events: readonly ScrapeEvent[];
  /** What the run has made in the sandbox. */
  made: Sandbox['made'];
  /** With `sweep`: what is gone, or why nothing is. */
  swept: ScrapeResult['swept'];
  /** What the ledger says of the run, without the address. */
  ledger: ScrapeResult['made'];
  /** The run's log, one JSON object a line. */
  log: string;
}

/**
 * Runs a provider's scraper in its sandbox as `agentkeys scrape <provider> --sandbox` does: a real browser, real pages,
 * a process of its own, and a home of its own that is gone afterwards.
 *
 * Throws AgentKeysError where the run could not begin: PROVIDER_INVALID, SANDBOX_CHANGE_UNKNOWN, BROWSER_NOT_FOUND.
 */
export async function scrapeInSandbox(options: ScrapeInSandboxOptions): Promise<SandboxRun> {
  const { signal = new AbortController().signal, inject = [] } = options;
  await using opened = await openSandboxHost(options);
  const events: ScrapeEvent[] = [];
  const result = await runScrape(opened.host, {
    provider: opened.provider,
    sandbox: { inject },
    signal,
    headed: options.headed,
    person: options.person,
    sweep: options.sweep,
    until: options.until,
    freeStepsOnly: options.freeStepsOnly,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  await result.afterwards();
  signal.throwIfAborted();
  const [sandbox] = opened.running;
  if (!result.event || !sandbox) throw new AgentKeysError('SCRAPE_NO_TERMINAL_EVENT');
  const { event, swept, logFile, made: ledger } = result;
  return { event, events, made: sandbox.made, swept, ledger, log: await readFile(logFile, 'utf8') };
}
