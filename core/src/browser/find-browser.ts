import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

export interface FoundBrowser {
  executablePath: string;
  /** Who named it, for the log and `doctor`. */
  source: 'configuration' | 'AGENTKEYS_BROWSER' | 'playwright' | 'chrome' | 'chromium';
}

export interface FindBrowserOptions {
  /** `browser.executablePath` of the configuration. */
  configured?: string | undefined;
  env: Readonly<NodeJS.ProcessEnv>;
  platform?: NodeJS.Platform;
  isExecutable?: (path: string) => boolean;
  /** Where Playwright's own download would be; `undefined` where it cannot say. */
  playwrightPath?: () => string | undefined;
}

/**
 * The browser to launch: configuration, AGENTKEYS_BROWSER, Playwright's own, Chrome, Chromium. A browser that was asked
 * for by name and is not there is an error and never quietly another one.
 *
 * @throws AgentKeysError BROWSER_NOT_FOUND; `details.seen` lists every place that was looked at.
 */
export function findBrowser(options: FindBrowserOptions): FoundBrowser {
  const { configured, env, platform = process.platform, isExecutable = isExecutableFile } = options;
  const seen: string[] = [];
  const first = (source: FoundBrowser['source'], paths: readonly string[]): FoundBrowser | undefined => {
    for (const executablePath of paths) {
      if (isExecutable(executablePath)) return { executablePath, source };
      seen.push(`${source}: ${executablePath}`);
    }
    return undefined;
  };
  const notFound = () =>
    new AgentKeysError('BROWSER_NOT_FOUND', { seen, expected: 'an executable Chrome or Chromium' });

  const named = configured ?? env.AGENTKEYS_BROWSER;
  if (named) {
    const found = first(configured ? 'configuration' : 'AGENTKEYS_BROWSER', [named]);
    if (!found) throw notFound();
    return found;
  }
  const own = (options.playwrightPath ?? playwrightsOwn)();
  const found =
    first('playwright', own ? [own] : []) ??
    first('chrome', chromePaths(env, platform)) ??
    first('chromium', chromiumPaths(env, platform));
  if (!found) throw notFound();
  return found;
}

function chromePaths(env: Readonly<NodeJS.ProcessEnv>, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  }
  return [...onPath(env, 'google-chrome-stable', 'google-chrome'), '/opt/google/chrome/chrome'];
}

function chromiumPaths(env: Readonly<NodeJS.ProcessEnv>, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return ['/Applications/Chromium.app/Contents/MacOS/Chromium'];
  if (platform === 'win32') {
    return env.LOCALAPPDATA ? [join(env.LOCALAPPDATA, 'Chromium', 'Application', 'chrome.exe')] : [];
  }
  return onPath(env, 'chromium', 'chromium-browser');
}

function onPath(env: Readonly<NodeJS.ProcessEnv>, ...names: string[]): string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function playwrightsOwn(): string | undefined {
  try {
    // By `require`, so that a machine whose configuration names a browser never pays for loading Playwright here.
    const playwright: typeof import('playwright-core') = createRequire(import.meta.url)('playwright-core');
    return playwright.chromium.executablePath() || undefined;
  } catch {
    return undefined;
  }
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
