import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '@agentkeys/drift';
import { type Batch, outcomeSchema, stepHash } from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeReport, type ReportFields } from '../../services/drift/src/testing/make-report.ts';
import { type CliResult, type RunningCli, runCli, startCli, temporaryHome } from '../src/run-cli.ts';

const drift = 'services/drift/bin/agentkeys-drift.js';

let home: string;
let serving: RunningCli;
let address: string;
beforeEach(async () => {
  home = await temporaryHome();
  serving = await startCli(['serve', '--db', join(home, 'drift.db'), '--port', '0'], { home }, drift);
  let told = '';
  serving.child.stdout?.on('data', (text: string) => {
    told += text;
  });
  await serving.seen(/listens on http:\S+\n/);
  address = /http:\S+/.exec(told)?.[0] ?? '';
});
afterEach(async () => {
  serving.child.kill('SIGTERM');
  expect((await serving.result).code).toBe(0);
  await rm(home, { recursive: true, force: true });
});

const provision = async (change: string, provider = 'openai') => {
  const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: address };
  const args = ['provision', provider, '--sandbox', '--inject', change, '--json'];
  const result = await runCli(args, { home, env });
  expect(result.code, result.stderr).toBe(3);
  return outcomeSchema.parse(JSON.parse(result.stdout));
};

const driftCli = ([command = '', ...args]: string[]) => {
  const store = ['--db', join(home, 'drift.db'), '--issues', join(home, 'issues'), '--json'];
  return runCli([command, ...args, ...store], { home }, drift);
};

function summaryOf(result: CliResult): RunSummary {
  expect(result.code, result.stdout + result.stderr).toBe(0);
  return JSON.parse(result.stdout);
}

const hour = async (...args: string[]) => summaryOf(await driftCli(['run', '--sandbox', ...args]));

const batches = async (): Promise<Batch[]> =>
  (await (await fetch(`${address}/drift/batches`)).json()).batches;

const counted = (): Promise<number> =>
  batches().then((all) => all.reduce((sum, { count }) => sum + count, 0));

/** What one more caller sends. That real ones add up is shown by the demo. */
async function report(fields: ReportFields, total: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(makeReport(fields));
  expect((await fetch(`${address}/drift/report`, { method: 'POST', headers, body })).status).toBe(202);
  await expect.poll(counted, { timeout: 60_000 }).toBe(total);
}

it('leads from a caller who got no key, and another, to one issue, and from a third to a higher count in it', async () => {
  expect((await provision('button-renamed')).message).toContain('drift reported, fix pending');
  await report({ step: 'create-key' }, 2);
  expect(await batches()).toMatchObject([{ service: 'openai', step: 'create-key', count: 2 }]);

  const first = await hour('--inject', 'button-renamed');
  expect(first.reproductions).toMatchObject([{ service: 'openai', ended: 'tripwire' }]);
  expect(first.drifts).toMatchObject([{ step: 'create-key', outcome: 'reproduced', actions: ['create'] }]);
  const folder = join(home, 'issues', 'openai-create-key');
  expect((await readdir(folder)).sort()).toEqual([
    'issue.md',
    'outline.txt',
    'screenshot.png',
    'wireframe.svg',
  ]);
  const issue = await readFile(join(folder, 'issue.md'), 'utf8');
  expect(issue).toMatch(/title: "drift\(openai\): create-key failing as of \d{4}-/);
  expect(issue).toContain('**2 reports** since');
  expect(issue).toContain('npx agentkeys scrape openai --sandbox --inject button-renamed');
  // What a maintainer is to paste, and a drawing with the changed button in it.
  expect(issue).toContain("page.getByRole('button', { name: 'Generate API key', exact: true })");
  expect(await readFile(join(folder, 'wireframe.svg'), 'utf8')).toContain('~ mkkey #create');
  const picture = await readFile(join(folder, 'screenshot.png'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect((await batches())[0]?.screenshot_ref).toMatch(/^sha256:[0-9a-f]{64}$/);

  await report({ step: 'create-key' }, 3);
  const second = await hour('--inject', 'button-renamed');
  expect(second.reproductions).toEqual([]);
  expect(second.drifts).toMatchObject([{ outcome: 'bumped', reports: 3, actions: ['update'] }]);
  expect(await readdir(join(home, 'issues'))).toEqual(['openai-create-key']);
  expect(await readFile(join(folder, 'issue.md'), 'utf8')).toContain('**3 reports** since');
  expect((await hour()).drifts).toEqual([]);

  // Nothing of an account, a mailbox or a key has come this far.
  const texts = ['issue.md', 'outline.txt', 'wireframe.svg'].map((name) => join(folder, name));
  texts.push(join(home, 'drift.db'));
  for (const file of texts) {
    expect(await readFile(file, 'latin1')).not.toMatch(/[\w.+-]+@[\w-]+\.\w{2,}|sk-proj-\w/);
  }
}, 600_000);

it('opens no issue where the page is in order when it is tried', async () => {
  await report({}, 1);
  const { reproductions, drifts } = await hour();
  expect(reproductions).toMatchObject([{ service: 'openai', ended: 'success' }]);
  expect(drifts).toMatchObject([
    { step: 'signup-form', outcome: 'not_reproduced', actions: [], issue: null },
  ]);
  expect(drifts[0]?.retry_at).not.toBeNull();
  expect(await readdir(home)).not.toContain('issues');
}, 300_000);

it('makes no account for a step before one, and closes the issue when a run passes, until it comes back', async () => {
  await provision('tos-gate-additive', 'acme');
  await expect.poll(counted, { timeout: 60_000 }).toBe(1);
  const well = await hour();
  expect(well.drifts).toMatchObject([{ step: 'signup-form', outcome: 'not_reproduced', issue: null }]);
  expect(well.reproductions).toMatchObject([
    { service: 'acme', ended: 'stopped', made: { account: 'none', keys: 0 } },
  ]);

  await report({ service: 'acme', version: '0.1.0' }, 2);
  const changed = await hour('--inject', 'tos-gate-additive');
  expect(changed.drifts).toMatchObject([{ outcome: 'reproduced', actions: ['create'] }]);
  expect(changed.reproductions).toMatchObject([
    { ended: 'tripwire', made: { account: 'none', keys: 0, keys_left: 0 } },
  ]);
  const issue = await readFile(join(home, 'issues', 'acme-signup-form', 'issue.md'), 'utf8');
  expect(issue).toContain(
    'npx agentkeys scrape acme --sandbox --inject tos-gate-additive --until signup-form',
  );

  // What is installed here is the release that has the fix, as far as its page says: it is as it was.
  const verify = async () => summaryOf(await driftCli(['verify', 'acme', '--sandbox']));
  const fixed = await verify();
  expect(fixed.reproductions).toMatchObject([{ ended: 'stopped' }, { ended: 'stopped' }]);
  expect(fixed.drifts).toMatchObject([
    { outcome: 'fixed', why: '2 runs in a row of version 0.1.0 passed signup-form' },
  ]);
  const states = async () =>
    (await readFile(join(home, 'issues', 'acme-signup-form', 'issue.md'), 'utf8')).match(/^state: .*$/m)?.[0];
  const record = async () =>
    (await fetch(`${address}/drift/drifts/acme.${stepHash('acme', 'signup-form')}`)).json();
  expect(await states()).toBe('state: closed');
  expect(await record()).toMatchObject({ fixed_in: '0.1.0', times: { fixed: expect.any(String) } });
  // Callers are told of no drift that a sandbox alone has shown, and so of no fix.
  expect(await (await fetch(`${address}/drift/known.json`)).json()).toMatchObject({ drifts: [] });
  expect((await verify()).drifts).toEqual([]);

  await report({ service: 'acme', version: '0.0.9' }, 3);
  const older = await hour('--inject', 'tos-gate-additive');
  expect(older).toMatchObject({ reproductions: [], drifts: [{ outcome: 'settled', actions: [] }] });
  expect(await states()).toBe('state: closed');

  await report({ service: 'acme', version: '0.1.0' }, 4);
  const back = await hour('--inject', 'tos-gate-additive');
  expect(back.drifts).toMatchObject([{ outcome: 'reproduced', actions: ['update', 'comment', 'reopen'] }]);
  expect(await states()).toBe('state: open');
  expect(await record()).toMatchObject({ fixed_in: null, times: { fixed: null } });
}, 300_000);
