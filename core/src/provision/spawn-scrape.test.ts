import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../browser/find-browser.ts';
import { type LaunchedBrowser, launchBrowser } from '../browser/launch-browser.ts';
import type { Evidence, Verdict } from '../contracts/index.ts';
import type { KeyCheck } from '../plugins/provider.ts';
import type { TinyOptions } from '../testing/fixtures/tiny-provider.ts';
import { startTinySite, type TinySite } from '../testing/fixtures/tiny-site.ts';
import { listProcesses } from '../testing/list-processes.ts';
import { noMail, runTiny, type TinyRun, tinyAccount } from '../testing/run-tiny.ts';
import { spawnScrape } from './spawn-scrape.ts';

let browser: LaunchedBrowser;
let site: TinySite;

beforeAll(async () => {
  browser = await launchBrowser({ ...findBrowser({ env: process.env }), headed: false });
});
afterAll(() => browser?.close());
beforeEach(async () => {
  site = await startTinySite();
});
afterEach(() => site.close());

/** These tests are about processes; what the pages look like is for others. */
const judge = async ({ phase }: Evidence): Promise<Verdict | undefined> =>
  phase === 'act'
    ? { verdict: 'pass', rule: 'test/act', reason: 'the shape is not asked for here' }
    : undefined;
const run = (more: Partial<TinyRun> = {}) =>
  runTiny({ site, browserEndpoint: browser.endpoint, judge, ...more });
const withFault = (fault: TinyOptions['fault']) => run({ options: { fault } });
const children = () =>
  listProcesses().filter(({ parent, command }) => parent === process.pid && /child|defiant/.test(command));

describe('a run', () => {
  it('ends with the key, which the host had before', async () => {
    const { event, exitCode, killed, invalidLines, events, asked, minted } = await run();
    expect(event).toMatchObject({ type: 'success', api_key: site.key, scraper_version: '1.2.3' });
    expect({ exitCode, killed, invalidLines }).toEqual({ exitCode: 0, killed: undefined, invalidLines: 0 });
    expect(events.at(-1)).toEqual(event);
    expect(minted).toEqual([site.key]);
    expect(asked.slice(0, 3)).toEqual(['account', 'before-step', 'after-step']);
    // The host has the key before anybody is told that its step is done.
    expect(asked.slice(-2)).toEqual(['key', 'after-step']);
    expect(children()).toEqual([]);
  });

  it('asks for mail that the click before the step may have caused', async () => {
    const asks: unknown[] = [];
    const began = Date.now();
    const mail = async (ask: { since: number }) => {
      asks.push(ask);
      expect(ask.since).toBeGreaterThanOrEqual(began);
      expect(ask.since).toBeLessThanOrEqual(site.sentAt);
      return site.code;
    };
    expect(await run({ answer: { mail } })).toMatchObject({ event: { type: 'success' } });
    expect(asks).toEqual([{ want: 'code', since: expect.any(Number), filter: {} }]);
  });

  it('keeps what provider code prints away from the events', async () => {
    const { event, log, invalidLines } = await withFault('prints');
    expect(event).toMatchObject({ type: 'success', api_key: site.key });
    expect(invalidLines).toBe(0);
    expect(log.join('\n')).toMatch(/forged[\s\S]*noise/);
  });

  it.each<[TinyOptions['fault'], RegExp]>([
    ['throws', /provider's code failed: no way with \[redacted\]/],
    ['rejects-later', /provider's code failed: nobody listens/],
    ['exits', /ended in the middle of the run/],
    ['wrong-key', /24 characters that do not match .*; they were kept in a recovery file/],
    ['writes', /provider's code failed: Access to this API has been restricted/],
    ['spawns', /provider's code failed: Access to this API has been restricted/],
  ])('tells of code that %s as an internal error', async (fault, reason) => {
    const { event, exitCode, log } = await withFault(fault);
    expect(event).toMatchObject({
      type: 'error',
      code: 'internal',
      details: { reason: expect.stringMatching(reason) },
    });
    expect(exitCode).toBe(1);
    const said = JSON.stringify([event, log]);
    for (const secret of [tinyAccount.password, tinyAccount.email, site.key])
      expect(said).not.toContain(secret);
  });

  it('tells of mail that cannot be read, and of a browser that cannot be joined', async () => {
    expect(await run({ answer: { mail: noMail } })).toMatchObject({
      exitCode: 1,
      event: { type: 'error', code: 'mail_unavailable', step: 'verify' },
    });
    const { event } = await runTiny({ site, browserEndpoint: 'ws://127.0.0.1:9/gone', judge });
    expect(event).toMatchObject({ type: 'error', code: 'internal', details: { reason: /BROWSER_LAUNCH/ } });
  });

  it('ends with its budget, also in the middle of a wait for mail', async () => {
    const { event } = await run({ budgetMs: 4_000, answer: { mail: () => new Promise(() => undefined) } });
    expect(event).toMatchObject({
      type: 'error',
      code: 'internal',
      details: { reason: /budget of 4000 ms/ },
    });
  });

  it('tells of a browser that dies', async () => {
    const own = await launchBrowser({ ...findBrowser({ env: process.env }), headed: false });
    const mail = async () => {
      await own.close();
      return new Promise<string>(() => undefined);
    };
    const { event, exitCode } = await run({ browserEndpoint: own.endpoint, answer: { mail } });
    expect(event).toMatchObject({ type: 'error', code: 'internal', step: 'verify' });
    expect(exitCode).toBe(1);
  });
});

describe('the process', () => {
  it('is killed when it does not answer any more', async () => {
    const { event, killed } = await run({ options: { fault: 'hangs' }, timeoutMs: 6_000 });
    expect({ event, killed }).toEqual({ event: undefined, killed: 'timeout' });
    expect(children()).toEqual([]);
  });

  it('is ended by the signal, at once and before it has begun', async () => {
    const controller = new AbortController();
    const mail = () => {
      controller.abort();
      return new Promise<string>(() => undefined);
    };
    const { event, killed } = await run({ signal: controller.signal, answer: { mail } });
    expect({ event, killed }).toEqual({ event: undefined, killed: 'signal' });
    expect(children()).toEqual([]);
    expect(await run({ signal: controller.signal })).toMatchObject({ killed: 'signal', events: [] });
  });

  it('sees nothing of the environment that it does not need', async () => {
    process.env.ACME_PASSWORD = 'canary';
    const { log } = await spawn('print-environment');
    delete process.env.ACME_PASSWORD;
    const names: string[] = JSON.parse(log.at(-1) ?? '');
    expect(names).toContain('PATH');
    expect(names.filter((name) => /ACME|HOME|TOKEN|AGENTKEYS|NODE_OPTIONS|VITEST/.test(name))).toEqual([]);
  });

  it('leaves nothing behind, even when it does not want to go', async () => {
    const { event, killed, log } = await spawn('defiant-child');
    expect(event).toMatchObject({ type: 'error', code: 'network' });
    expect(killed).toBeUndefined();
    const { pid } = JSON.parse(log.at(-1) ?? '');
    expect(listProcesses().filter((line) => line.group === pid)).toEqual([]);
  });
});

describe('the check of a key', () => {
  it.each<[string, KeyCheck]>([
    ['tk-4fQ9sLw2ZxTb7Yc1Vn3M', 'valid'],
    ['tk-00000000000000000000', 'phantom'],
  ])('asks the endpoint about %s', async (apiKey, expected) => {
    expect(await check(apiKey, site.origin)).toMatchObject({
      status: expected,
      event: undefined,
      exitCode: 0,
    });
  });

  it('says nothing about the key when the endpoint cannot be reached', async () => {
    expect(await check(site.key, 'http://127.0.0.1:9')).toMatchObject({
      status: 'endpoint_down',
      exitCode: 0,
    });
  });
});

const packageFolder = fileURLToPath(new URL('../testing', import.meta.url));

async function spawn(fixture: string) {
  const log: string[] = [];
  const result = await spawnScrape({
    start: checkStart(site.key, site.origin),
    packageFolder,
    answer: {},
    onEvent: () => undefined,
    onLog: (line) => log.push(line),
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    childPath: fileURLToPath(new URL(`../testing/fixtures/${fixture}.ts`, import.meta.url)),
  });
  return { ...result, log };
}

async function check(apiKey: string, origin: string) {
  const statuses: KeyCheck[] = [];
  const result = await spawnScrape({
    start: checkStart(apiKey, origin),
    packageFolder,
    answer: {
      'key-checked': async ({ status }) => {
        statuses.push(status);
        return null;
      },
    },
    onEvent: () => undefined,
    onLog: () => undefined,
    signal: new AbortController().signal,
    timeoutMs: 60_000,
  });
  return { ...result, status: statuses[0] };
}

function checkStart(apiKey: string, origin: string) {
  const url = new URL('../testing/fixtures/tiny-provider.ts', import.meta.url).href;
  return {
    type: 'start' as const,
    job: 'check-key' as const,
    provider: { name: 'tiny', url, export: 'tiny', options: {}, version: '1.2.3' },
    origins: { app: origin },
    apiKey,
    budgetMs: 30_000,
  };
}
