import { randomUUID } from 'node:crypto';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { connectBrowser } from './connect-browser.ts';
import { disabledFeatures } from './disabled-features.ts';
import { type BrowserProxy, proxyFlags } from './proxy-flags.ts';
import { type LocalPageGuard, refuseLocalPages } from './refuse-local-pages.ts';
import { watchLaunch } from './watch-launch.ts';

export interface LaunchOptions {
  executablePath: string;
  /** Shows the window, for a person who watches. */
  headed: boolean;
  env?: Readonly<NodeJS.ProcessEnv>;
  /** What stands between the browser and the network. Without it the browser goes by the system's settings. */
  proxy?: BrowserProxy | undefined;
  /** Ends a browser that has not spoken yet; one that has is ended by `close`. */
  signal?: AbortSignal;
}

export interface LaunchedBrowser {
  /** Address for `connectBrowser`, on the loopback interface, with a path that nobody can guess. */
  endpoint: string;
  /** Process id of the browser. */
  pid: number | undefined;
  /** Refuses files and the browser's own pages. To be awaited before there is a page; rejects where it cannot be held. */
  guarded: Promise<LocalPageGuard>;
  /** Ends the browser; kills it where it does not go by itself. */
  close(): Promise<void>;
}

/** Longest time for a browser to go by itself. */
const closeGraceMs = 3_000;

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${disabledFeatures.join(',')}`,
];

/**
 * Starts the browser of one run. It hangs on a pipe of this process, so that it ends with it, even after SIGKILL;
 * signals are the host's affair alone. One that says nothing is ended after 30 seconds, or with `signal`.
 *
 * @throws AgentKeysError BROWSER_LAUNCH with what the browser said.
 */
export async function launchBrowser(options: LaunchOptions): Promise<LaunchedBrowser> {
  const { chromium } = await import('playwright-core');
  const isRoot = process.getuid?.() === 0;
  options.signal?.throwIfAborted();
  // The browser passes over a flag that it does not know.
  const mark = `--agentkeys-launch=${randomUUID()}`;
  const watch = watchLaunch(mark);
  options.signal?.addEventListener('abort', watch.kill, { once: true });
  const own = [...flags, mark];
  const server = await chromium
    .launchServer({
      executablePath: options.executablePath,
      headless: !options.headed,
      args: options.proxy ? [...own, ...proxyFlags(options.proxy)] : own,
      // The browser's own sandbox cannot be used by root, and must be used by everybody else.
      chromiumSandbox: !isRoot,
      host: '127.0.0.1',
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      env: environmentOf(options.env ?? process.env),
    })
    .catch((error: unknown) => {
      const said = error instanceof Error ? error.message : String(error);
      throw new AgentKeysError(
        'BROWSER_LAUNCH',
        { seen: said.slice(0, 2000), executablePath: options.executablePath },
        { cause: error },
      );
    })
    .finally(() => {
      options.signal?.removeEventListener('abort', watch.kill);
      watch.stop();
    });
  // While the scrape process starts: nobody is to wait for it.
  const guarded = connectBrowser(server.wsEndpoint()).then(refuseLocalPages);
  guarded.catch(() => undefined);
  return {
    endpoint: server.wsEndpoint(),
    pid: server.process().pid,
    guarded,
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), closeGraceMs);
      });
      const how = await Promise.race([server.close().catch(() => 'late' as const), late]);
      clearTimeout(timer);
      if (how === 'late') await server.kill().catch(() => undefined);
    },
  };
}

/** What a browser needs to draw, and none of the secrets that may stand in the environment. */
function environmentOf(env: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const wanted =
    /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|FONTCONFIG_.*|DBUS_SESSION_BUS_ADDRESS|(HTTPS?|ALL|NO)_PROXY|SYSTEMROOT|LOCALAPPDATA|PROGRAMFILES.*)$/i;
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => wanted.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
