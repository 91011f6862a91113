import { launchBrowser } from '../browser/launch-browser.ts';
import { startProxy } from '../network/start-proxy.ts';
import { type NetworkPolicy, watchHosts } from '../network/watch-hosts.ts';
import type { NetworkFacts } from './blame-network.ts';
import { createClosers } from './closers.ts';
import type { Run } from './run.ts';

export interface OpenedBrowser {
  /** For the scrape process. */
  readonly endpoint: string;
  /** Takes the hosts that the provider declares, and those that its origins name; when it resolves, pages can be opened. */
  declare(hosts: readonly string[], origins: readonly string[]): Promise<void>;
  /** A step begins; see `HostWatch.beginStep`. */
  beginStep(): void;
  /** What the network has refused, since the step before this one began, and what could not be reached up to now. */
  facts(): NetworkFacts;
  close(): Promise<void>;
}

/**
 * The browser of a run, with the proxy that names its hosts in front of it. A run in a sandbox is to leave this machine
 * by no way, so that its proxy stands whatever the configuration says.
 */
export async function openBrowser(
  run: Run,
  choice: { executablePath: string },
  headed: boolean,
): Promise<OpenedBrowser> {
  const { host, sandbox, log } = run;
  const configured = host.config.network;
  const policy: NetworkPolicy = configured === 'enforce' ? 'enforce' : 'warn';
  const closers = createClosers(log);
  const hosts = watchHosts({ policy, log });
  try {
    const proxy =
      configured === 'off' && !sandbox
        ? undefined
        : await startProxy({
            sandbox: sandbox && (sandbox.network ?? {}),
            admit: hosts.admit,
            mayBeNear: hosts.mayBeNear,
            onUnreachable: hosts.noteUnreachable,
          });
    if (proxy) closers.add('proxy', proxy.close);
    const launched = await launchBrowser({
      ...choice,
      headed,
      env: host.env,
      signal: run.budget.deadline,
      proxy: proxy && { port: proxy.port, trust: sandbox?.network?.trust },
    });
    closers.add('browser', launched.close);
    const pages: { refused: readonly string[] } = { refused: [] };
    return {
      endpoint: launched.endpoint,
      async declare(declared, origins) {
        hosts.declare(declared, origins);
        pages.refused = (await launched.guarded).refused;
      },
      beginStep: hosts.beginStep,
      facts: () => ({
        refusedHosts: hosts.refused,
        refusedPages: pages.refused,
        unreachable: hosts.unreachable,
      }),
      close: closers.closeAll,
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
