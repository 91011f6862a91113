import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ScrapeEvent, TerminalEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { providerPackageSchema } from '../plugins/provider-manifest.ts';
import { createHost } from '../provision/create-host.ts';
import type { Host } from '../provision/host.ts';
import { runScrape } from '../provision/run-scrape.ts';
import type { Sandbox } from '../sandbox/define-sandbox.ts';

export interface SandboxRunOptions {
  /** Folder of the provider's package, built. */
  packageFolder: string;
  /** Changes to inject: `name` or `name:argument`. */
  inject?: readonly string[];
  /** What the configuration would give the provider. Plain JSON. */
  options?: Readonly<Record<string, unknown>>;
  /** Milliseconds by which the sandbox holds back every answer. */
  latencyMs?: number;
  /** Every event as it comes. */
  onEvent?: (event: ScrapeEvent) => void;
  signal?: AbortSignal;
}

export interface SandboxRun {
  /** How the run ended. */
  event: TerminalEvent;
  /** All events in order, the last being `event`. */
  events: readonly ScrapeEvent[];
  /** What the run has made in the sandbox. */
  made: Sandbox['made'];
  /** The run's log, one JSON object a line. */
  log: string;
}

/**
 * Runs a provider's scraper in its sandbox as `agentkeys scrape <provider> --sandbox` does: a real browser, real pages,
 * a process of its own, and a home of its own that is gone afterwards.
 *
 * Throws AgentKeysError where the run could not begin: PROVIDER_INVALID, SANDBOX_CHANGE_UNKNOWN, BROWSER_NOT_FOUND.
 */
export async function scrapeInSandbox(options: SandboxRunOptions): Promise<SandboxRun> {
  const { signal = new AbortController().signal, inject = [] } = options;
  const packageFolder = resolve(options.packageFolder);
  const provider = await readProviderName(packageFolder);
  const home = await mkdtemp(join(tmpdir(), 'agentkeys-test-'));
  try {
    const config = { providers: [[packageFolder, options.options ?? {}]] };
    await writeFile(join(home, 'agentkeys.config.json'), JSON.stringify(config));
    const running: Sandbox[] = [];
    const host = watchSandboxes(await openTestHost(home), running, options.latencyMs);
    const events: ScrapeEvent[] = [];
    const result = await runScrape(host, {
      provider,
      sandbox: { inject },
      signal,
      onEvent(event) {
        events.push(event);
        options.onEvent?.(event);
      },
    });
    await result.afterwards();
    signal.throwIfAborted();
    const [sandbox] = running;
    if (!result.event || !sandbox) throw new AgentKeysError('SCRAPE_NO_TERMINAL_EVENT');
    return { event: result.event, events, made: sandbox.made, log: await readFile(result.logFile, 'utf8') };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function readProviderName(packageFolder: string): Promise<string> {
  const file = join(packageFolder, 'package.json');
  const parsed = providerPackageSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new AgentKeysError('PROVIDER_INVALID', { file, seen: parsed.error.message });
  return parsed.data.agentkeys.provider;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {} };

const openTestHost = (home: string): Promise<Host> =>
  createHost({
    cwd: home,
    configFile: 'agentkeys.config.json',
    env: { ...process.env, AGENTKEYS_HOME: home },
    log: silent,
  });

/** Keeps the sandboxes that the host starts: what was made in them is what a test asks about. */
const watchSandboxes = (host: Host, running: Sandbox[], latencyMs: number | undefined): Host => ({
  ...host,
  resolveProvider: async (name) => {
    const provider = await host.resolveProvider(name);
    return {
      ...provider,
      loadSandbox: async () => {
        const definition = await provider.loadSandbox();
        return {
          ...definition,
          start: async (injected, surroundings = { followsNetwork: false }) => {
            const sandbox = await definition.start(injected, { ...surroundings, latencyMs });
            running.push(sandbox);
            return sandbox;
          },
        };
      },
    };
  },
});
