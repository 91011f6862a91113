import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAudit } from '../records/read-audit.ts';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { runScrape, type ScrapeRequest } from './run-scrape.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-scrape-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const scrapeAcme = async (inject: readonly string[], request: Partial<ScrapeRequest> = {}) =>
  runScrape(await createAcmeHost({ home }), {
    provider: 'acme',
    sandbox: { inject },
    signal: new AbortController().signal,
    ...request,
  });

it('gives the events as they came, the key in full, and stores nothing', async () => {
  const events: string[] = [];
  const result = await scrapeAcme([], { learn: { restMs: 0 }, onEvent: (event) => events.push(event.type) });
  expect(result).toMatchObject({ provider: 'acme', version: '1.2.3', exit: 0, interrupted: false });
  expect(result.event).toMatchObject({ type: 'success', api_key: expect.stringMatching(/^ak-\w{32}$/) });
  expect(events).toEqual(['progress', 'progress', 'success']);
  expect(result.learnedViews.map((view) => view.step)).toContain('create-key');
  expect((await readdir(home)).sort()).toEqual(['audit', 'keys', 'logs']);
  expect(await readdir(join(home, 'keys'))).toEqual([]);
  const { lines } = await readAudit(home);
  expect(lines.map((line) => line.state)).toEqual(['begun', 'ended']);
  expect(lines[1]).toMatchObject({
    id: result.auditId,
    command: 'scrape',
    event: { type: 'success' },
    exit: 0,
  });
  expect(lines[1]).not.toHaveProperty('outcome');
  await result.afterwards();
});

it('takes a tripwire for a good end, and says in its place what a silent process would have said', async () => {
  const drift = await scrapeAcme(['drift']);
  expect(drift).toMatchObject({ exit: 0, event: { type: 'tripwire', step: 'create-key' } });

  const last: unknown[] = [];
  const crash = await scrapeAcme(['crash'], { onEvent: (event) => last.splice(0, 1, event) });
  expect(crash).toMatchObject({ exit: 1, event: { type: 'error', code: 'internal', step: 'create-key' } });
  expect(crash.error?.code).toBe('SCRAPE_KILLED');
  expect(last).toEqual([crash.event]);
});

it.each([
  ['flood', 'SCRAPE_FLOOD', /more than 10000 lines that are no events were printed/],
  ['long', 'SCRAPE_LINE_TOO_LONG', /a line of more than 8388608 bytes was dropped/],
  ['garbage', 'SCRAPE_GARBAGE', /"line":"garbage"/],
  ['cut', 'SCRAPE_CUT_OFF', /api_k/],
  ['twice', undefined, /an event of type success came after the end/],
])(
  'tells of a process that prints %s by a code of its own, with what it printed in the log',
  async (print, code, evidence) => {
    const result = await scrapeAcme([`print:${print}`]);
    expect(result).toMatchObject({ exit: 1, event: { type: 'error', code: 'internal' } });
    expect(result.error?.code).toBe(code);
    if (code) expect(result.event).toMatchObject({ details: { reason: expect.stringContaining(code) } });
    expect(await readFile(result.logFile, 'utf8')).toMatch(evidence);
  },
);

it('ends when it is interrupted, without an event', async () => {
  const interruption = new AbortController();
  const result = await scrapeAcme(['endless'], {
    signal: interruption.signal,
    onEvent: () => interruption.abort(),
  });
  expect(result).toMatchObject({ event: undefined, interrupted: true, exit: 130 });
  expect((await readAudit(home)).lines[1]).toMatchObject({ interrupted: true, exit: 130 });
});

it('throws what kept it from beginning, after it was recorded', async () => {
  await expect(scrapeAcme(['nothing'])).rejects.toMatchObject({ code: 'SANDBOX_CHANGE_UNKNOWN' });
  expect((await readAudit(home)).lines[1]).toMatchObject({ error: 'SANDBOX_CHANGE_UNKNOWN', exit: 2 });
});
