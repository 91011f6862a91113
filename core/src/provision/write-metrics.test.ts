import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { provision } from './provision.ts';
import { runScrape } from './run-scrape.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-metrics-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

interface Line {
  msg: string;
  [field: string]: unknown;
}

const linesOf = async (runId: string): Promise<Line[]> =>
  (await readFile(join(home, 'logs', `${runId}.jsonl`), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

async function provisionAcme(...inject: string[]) {
  const host = await createAcmeHost({ home });
  const signal = new AbortController().signal;
  const { outcome } = await provision(host, { provider: 'acme', sandbox: { inject }, signal });
  const lines = await linesOf(outcome.run_id);
  return {
    metrics: lines
      .filter(({ msg }) => msg === 'metric')
      .map(({ metric, value, ...rest }) => ({ metric, value, rest })),
    actions: lines.filter(({ msg }) => msg === 'action'),
  };
}

it('a clear run writes its metrics and what it did, without a value', async () => {
  const { metrics, actions } = await provisionAcme();
  expect(metrics.map(({ metric, value }) => [metric, value])).toEqual([
    ['tier_used', 'scraper'],
    ['duration_seconds', expect.any(Number)],
    ['trip_wire_fired', 0],
    ['verification_result', 'valid'],
  ]);
  expect(actions).toMatchObject([
    { step: 'create-key', action: 'arrive', state: 'done', elapsed_ms: expect.any(Number) },
    { step: 'create-key', action: 'click', landmark: 'create', state: 'done', at_ms: expect.any(Number) },
  ]);
});

it('a drifted run tells the state of the page, and at what it ended', async () => {
  const { metrics, actions } = await provisionAcme('drift');
  expect(metrics.map(({ metric, value }) => [metric, value])).toEqual([
    ['tier_used', 'none_configured'],
    ['duration_seconds', expect.any(Number)],
    ['trip_wire_fired', 1],
    ['verification_result', 'none'],
  ]);
  expect(metrics[2]?.rest).toMatchObject({
    step: 'create-key',
    kind: 'selector-missing',
    dom_digest: expect.stringMatching(/^[a-z0-9]+:[0-9a-f]+$/),
    outline_size: expect.any(Number),
    missing: ['create'],
  });
  expect(actions).toMatchObject([{ step: 'create-key', action: 'arrive', state: 'unfinished' }]);
});

it('says what a key check refused, and that a mail did not come', async () => {
  const phantom = await provisionAcme('key:401');
  expect(phantom.metrics.at(-1)).toMatchObject({ metric: 'verification_result', value: 'phantom' });
  const { metrics, actions } = await provisionAcme('mail');
  expect(metrics[0]).toMatchObject({ metric: 'tier_used', value: 'none' });
  expect(actions.at(-1)).toMatchObject({ action: 'mail', step: 'create-key', state: 'failed' });
});

it('scrape measures, too, and decides nothing', async () => {
  const host = await createAcmeHost({ home });
  const signal = new AbortController().signal;
  const { runId } = await runScrape(host, { provider: 'acme', sandbox: { inject: ['drift'] }, signal });
  const metrics = (await linesOf(runId)).filter(({ msg }) => msg === 'metric');
  expect(metrics.map(({ metric }) => metric)).toEqual(['duration_seconds', 'trip_wire_fired']);
});
