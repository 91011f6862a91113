import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { findBrowser } from './find-browser.ts';

const folders = [join('/', 'first', 'bin'), join('/', 'second', 'bin')];
const env = { PATH: folders.join(delimiter) };
const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);
const look = { env, platform: 'linux', playwrightPath: () => join('/', 'playwright', 'chrome') } as const;
const chromium = join('/', 'second', 'bin', 'chromium');
const chrome = join('/', 'first', 'bin', 'google-chrome');

describe('findBrowser', () => {
  it('takes what was asked for first, the configuration before the environment', () => {
    const isExecutable = () => true;
    const environment = { ...env, AGENTKEYS_BROWSER: '/from/env' };
    expect(findBrowser({ ...look, env: environment, configured: '/from/config', isExecutable })).toEqual({
      executablePath: '/from/config',
      source: 'configuration',
    });
    expect(findBrowser({ ...look, env: environment, isExecutable })).toEqual({
      executablePath: '/from/env',
      source: 'AGENTKEYS_BROWSER',
    });
  });

  it('goes on to Playwright’s own, Chrome and Chromium', () => {
    const own = join('/', 'playwright', 'chrome');
    expect(findBrowser({ ...look, isExecutable: only(own, chrome, chromium) }).executablePath).toBe(own);
    expect(findBrowser({ ...look, isExecutable: only(chrome, chromium) }).source).toBe('chrome');
    expect(findBrowser({ ...look, isExecutable: only(chromium) })).toEqual({
      executablePath: chromium,
      source: 'chromium',
    });
  });

  it('never replaces a browser that was named by another one', () => {
    const error = caught(() => findBrowser({ ...look, configured: '/gone', isExecutable: only(chromium) }));
    expect(error).toMatchObject({ code: 'BROWSER_NOT_FOUND', details: { seen: ['configuration: /gone'] } });
  });

  it('names every place that it looked at', () => {
    const error = caught(() => findBrowser({ ...look, isExecutable: () => false }));
    expect(error.details.seen).toEqual(
      expect.arrayContaining([
        `chrome: ${chrome}`,
        `chromium: ${chromium}`,
        'playwright: /playwright/chrome',
      ]),
    );
  });

  it('finds the browser of this machine', () => {
    expect(findBrowser({ env: process.env }).executablePath).toBeTruthy();
  });
});

function caught(action: () => unknown): AgentKeysError {
  try {
    action();
  } catch (error) {
    if (error instanceof AgentKeysError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
