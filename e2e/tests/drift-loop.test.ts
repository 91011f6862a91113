import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '@agentkeys/drift';
import { type Batch, outcomeSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningCli, runCli, startCli, temporaryHome } from '../src/run-cli.ts';

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

async function hour(...args: string[]): Promise<RunSummary> {
  const store = ['--db', join(home, 'drift.db'), '--issues', join(home, 'issues'), '--json'];
  const result = await runCli(['run', ...store, '--sandbox', ...args], { home }, drift);
  expect(result.code, result.stdout + result.stderr).toBe(0);
  return JSON.parse(result.stdout);
}

const batches = async (): Promise<Batch[]> =>
  (await (await fetch(`${address}/drift/batches`)).json()).batches;

const counted = (): Promise<number> =>
  batches().then((all) => all.reduce((sum, { count }) => sum + count, 0));

it('leads from two callers who got no key to one issue, and from a third to a higher count in it', async () => {
  const outcomes = [await provision('button-renamed'), await provision('button-renamed')];
  for (const outcome of outcomes) expect(outcome.message).toContain('drift reported, fix pending');
  await expect.poll(counted, { timeout: 60_000 }).toBe(2);
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

  await provision('button-renamed');
  await expect.poll(counted, { timeout: 60_000 }).toBe(3);
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
  await provision('tos-gate');
  await expect.poll(counted, { timeout: 60_000 }).toBe(1);
  const { reproductions, drifts } = await hour();
  expect(reproductions).toMatchObject([{ service: 'openai', ended: 'success' }]);
  expect(drifts).toMatchObject([
    { step: 'signup-form', outcome: 'not_reproduced', actions: [], issue: null },
  ]);
  expect(drifts[0]?.retry_at).not.toBeNull();
  expect(await readdir(home)).not.toContain('issues');
}, 300_000);

it('makes no account for a step that comes before it, whether its page is in order or has changed', async () => {
  await provision('tos-gate-additive', 'acme');
  await expect.poll(counted, { timeout: 60_000 }).toBe(1);
  const well = await hour();
  expect(well.drifts).toMatchObject([{ step: 'signup-form', outcome: 'not_reproduced', issue: null }]);
  expect(well.reproductions).toMatchObject([
    { service: 'acme', ended: 'stopped', made: { account: 'none', keys: 0 } },
  ]);

  await provision('tos-gate-additive', 'acme');
  await expect.poll(counted, { timeout: 60_000 }).toBe(2);
  const changed = await hour('--inject', 'tos-gate-additive');
  expect(changed.drifts).toMatchObject([{ outcome: 'reproduced', actions: ['create'] }]);
  expect(changed.reproductions).toMatchObject([
    { ended: 'tripwire', made: { account: 'none', keys: 0, keys_left: 0 } },
  ]);
  const issue = await readFile(join(home, 'issues', 'acme-signup-form', 'issue.md'), 'utf8');
  expect(issue).toContain(
    'npx agentkeys scrape acme --sandbox --inject tos-gate-additive --until signup-form',
  );
}, 300_000);
