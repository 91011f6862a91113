import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IssueTracker } from 'agentkeys';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGithubTracker } from '../../plugins/issues-github/src/create-github-tracker.ts';
import {
  type LocalGithub,
  startGithub,
} from '../../plugins/issues-github/src/testing/github/start-github.ts';
import { openMemoryBackend } from '../../services/drift/src/backends/memory/memory-backend.ts';
import { openSqliteBackend } from '../../services/drift/src/backends/sqlite/sqlite-backend.ts';
import { applyPlan } from '../../services/drift/src/issue/apply-plan.ts';
import { issueMark } from '../../services/drift/src/issue/issue-mark.ts';
import { planIssue } from '../../services/drift/src/issue/plan-issue.ts';
import { judgeReproduction } from '../../services/drift/src/reproduce/judge-reproduction.ts';
import { makeAccepted, makeReport } from '../../services/drift/src/testing/make-report.ts';
import { makeTripwire, onePixel } from '../../services/drift/src/testing/make-tripwire.ts';
import { runCli, startCli, temporaryHome } from '../src/run-cli.ts';

const drift = { service: 'openai', step: 'signup-form', step_hash: 'b59114af29bce274' };
const day = 24 * 60 * 60 * 1_000;

let github: LocalGithub;
let time: number;
beforeEach(async () => {
  time = Date.now();
  github = await startGithub({ now: () => time });
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  expect(github.faults).toEqual([]);
});

/** What a process that keeps its issues there is given. */
const environment = () => ({ GITHUB_TOKEN: github.state.token, GITHUB_API_URL: github.api });
function openTracker(): IssueTracker {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const env = environment();
  return createGithubTracker({ repository: 'acme/scrapers' }, { env, log, now: () => time, pace: 'none' });
}

const backend = openMemoryBackend();
const report = async (count = 1): Promise<void> => {
  for (let made = 0; made < count; made += 1) await backend.reports.append(makeAccepted({ time }));
};

/** The tracker's part of one hourly run. */
async function handle(tracker: IssueTracker): Promise<string[]> {
  const existing = await tracker.find(issueMark(drift.service, drift.step_hash));
  const batches = await backend.batches.list({ service: drift.service, limit: 100 });
  const started_at = new Date(time).toISOString();
  const run = { event: makeTripwire(), passed: [], started_at, elapsed_ms: 4_210 };
  const isOpen = existing.some(({ state }) => state === 'open');
  const attempt = isOpen ? undefined : { run, judgement: judgeReproduction(drift.step, run) };
  const reports = batches.reduce((sum, { count }) => sum + count, 0);
  const command = 'npx agentkeys scrape openai';
  const input = { batches, existing, attempt, command, inSandbox: false, now: time };
  return (await applyPlan(tracker, planIssue({ drift: { ...drift, reports }, ...input }))).actions;
}
const states = () => github.state.issues.map(({ state }) => state);
const bodyOf = (number: number): string => github.state.issues[number - 1]?.body ?? '';

it('lives as the plan says: opened, counted, closed by a person, back, and a new one after a long time', async () => {
  await report();
  expect(await handle(openTracker())).toEqual(['create']);
  expect(github.state.issues[0]).toMatchObject({ labels: ['drift', 'drift:openai'], comments: [] });
  expect(bodyOf(1)).toContain('**1 report** at');

  await report(9);
  const tracker = openTracker();
  expect(await handle(tracker)).toEqual(['comment', 'update']);
  expect(await handle(tracker)).toEqual([]);
  expect(bodyOf(1)).toContain('**10 reports** since');
  expect(github.state.issues[0]?.comments[0]?.body).toContain('10 reports by now.');

  await tracker.close('1', 'fixed');
  time += 13 * day;
  await report();
  expect(await handle(openTracker())).toEqual(['update', 'comment', 'reopen']);
  expect(github.state.issues[0]?.comments[1]?.body).toContain('It is back');

  await tracker.close('1', 'fixed');
  time += 15 * day;
  await report();
  expect(await handle(openTracker())).toEqual(['create']);
  expect(states()).toEqual(['closed', 'open']);
  expect(bodyOf(2)).toContain(`It happened before: ${github.site}/acme/scrapers/issues/1`);
  expect(bodyOf(2)).not.toContain('attachment:');
  expect(bodyOf(2).length).toBeLessThan(65_536);
});

it('says with its code what GitHub does not do', async () => {
  await report();
  github.state.permissions.issues = 'read';
  await expect(handle(openTracker())).rejects.toMatchObject({
    code: 'TRACKER_FAILED',
    details: { cause: 'GITHUB_FORBIDDEN', expected: 'issues=write', action: 'open an issue', done: [] },
  });
});

it('ends in one open issue when two runners open one at the same moment', async () => {
  await report();
  let arrived = 0;
  let meet = () => {};
  const both = new Promise<void>((resolve) => {
    meet = resolve;
  });
  github.before = async (operation) => {
    if (operation !== 'issues/create') return;
    arrived += 1;
    if (arrived === 2) meet();
    await both;
  };
  await Promise.all([handle(openTracker()), handle(openTracker())]);
  expect(states()).toEqual(['open', 'closed']);
  expect(github.state.issues[1]).toMatchObject({ state_reason: 'duplicate' });
  expect(github.state.issues[1]?.comments[0]?.body).toContain(
    `The same drift as ${github.site}/acme/scrapers/issues/1,`,
  );
  expect(await handle(openTracker())).toEqual([]);
});

/** A configuration whose reproduction trips as a real one would, until it is fixed; everything else of the run is real. */
const config = `
import { appendFileSync, existsSync } from 'node:fs';
export default { plugins: [{ name: 'trips', setup(api) {
  api.resolveReproduction(() => ({
    name: 'trips',
    command: ({ service }) => 'npx agentkeys scrape ' + service,
    run: async () => {
      appendFileSync('runs.txt', 'run\\n');
      const fixed = { type: 'success', scraper_version: '1.2.0', elapsed_ms: 1 };
      const event = existsSync('fixed') ? fixed : ${JSON.stringify(makeTripwire())};
      return { event, passed: [], started_at: new Date().toISOString(), elapsed_ms: 5 };
    },
  }));
} }] };
`;

/** Where the plugin is found by its name. */
async function linkPlugin(home: string): Promise<void> {
  await writeFile(join(home, 'package.json'), '{"private": true}');
  await mkdir(join(home, 'node_modules', '@agentkeys'), { recursive: true });
  const plugin = join(import.meta.dirname, '..', '..', 'plugins', 'issues-github');
  await symlink(plugin, join(home, 'node_modules', '@agentkeys', 'issues-github'));
}
const driftBin = 'services/drift/bin/agentkeys-drift.js';

it('is asked by the service for a run as soon as a drift is reported, and the report waits for nothing', async () => {
  const home = await temporaryHome();
  await linkPlugin(home);
  const options = JSON.stringify({ repository: 'acme/scrapers', dispatch: true });
  await writeFile(
    join(home, 'agentkeys.config.mjs'),
    `export default { plugins: [['@agentkeys/issues-github', ${options}]] };`,
  );
  let answered = false;
  github.before = async () => {
    await expect.poll(() => answered, { timeout: 60_000 }).toBe(true);
  };
  const line = ['serve', '--db', 'drift.db', '--port', '0'];
  const serving = await startCli(line, { cwd: home, home, env: environment() }, driftBin);
  try {
    const [, address = ''] = await serving.seen(/listens on (http:\S+)\n/);
    const report = async (service: string) => {
      const answer = await fetch(`${address}/drift/report`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(makeReport({ service })),
      });
      expect(answer.status).toBe(202);
    };
    for (const service of ['openai', 'openai', 'openrouter']) await report(service);
    answered = true;
    const asked = () =>
      github.state.dispatches.map(({ client_payload }) => JSON.stringify(client_payload)).sort();
    const services = ['{"service":"openai"}', '{"service":"openrouter"}'];
    await expect.poll(asked, { timeout: 60_000 }).toEqual(services);
    expect(github.state.dispatches[0]?.event_type).toBe('drift-fresh');
  } finally {
    serving.child.kill('SIGTERM');
    const { code, stdout, stderr } = await serving.result;
    expect([code, stdout + stderr]).toEqual([0, expect.not.stringContaining(github.state.token)]);
    await rm(home, { recursive: true, force: true });
  }
});

it('is where `agentkeys-drift run --github` keeps its issue, with a picture that can be fetched', async () => {
  const home = await temporaryHome();
  const store = await openSqliteBackend({ file: join(home, 'drift.db') });
  try {
    await writeFile(join(home, 'agentkeys.config.mjs'), config);
    await linkPlugin(home);
    const drift = async (...args: string[]) => {
      const env = { ...environment(), GITHUB_REPOSITORY: 'acme/scrapers' };
      const line = [...args, '--db', 'drift.db', '--json', '--github'];
      const result = await runCli(line, { cwd: home, home, env }, driftBin);
      expect(result.stdout + result.stderr).not.toContain(github.state.token);
      return { code: result.code, drifts: JSON.parse(result.stdout).drifts };
    };
    const run = (...args: string[]) => drift('run', ...args);
    await store.reports.append(makeAccepted());
    const dry = await run('--dry-run');
    expect(dry).toMatchObject({ code: 0, drifts: [{ actions: ['create'] }] });
    expect(github.state.issues).toEqual([]);

    const url = `${github.site}/acme/scrapers/issues/1`;
    expect(await run()).toMatchObject({
      code: 0,
      drifts: [{ outcome: 'reproduced', issue: { id: '1', url } }],
    });
    const [, picture = ''] = /!\[The page at step [^\]]*\]\(([^)]+)\)/.exec(bodyOf(1)) ?? [];
    const bytes = Buffer.from(await (await fetch(picture)).arrayBuffer());
    expect(bytes.equals(Buffer.from(onePixel, 'base64'))).toBe(true);

    await store.reports.append(makeAccepted());
    expect(await run()).toMatchObject({
      code: 0,
      drifts: [{ outcome: 'bumped', actions: ['update'], issue: { url } }],
    });
    expect(bodyOf(1)).toContain('**2 reports** since');
    expect(await readFile(join(home, 'runs.txt'), 'utf8')).toBe('run\nrun\n');

    await writeFile(join(home, 'fixed'), '');
    expect(await drift('verify', 'openai')).toMatchObject({ code: 0, drifts: [{ outcome: 'fixed' }] });
    expect(github.state.issues).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
    expect(github.state.issues[0]?.comments.at(-1)?.body).toContain('Fixed in `1.2.0` of `openai`');

    github.state.hasIssues = false;
    await store.reports.append(makeAccepted());
    expect(await run()).toMatchObject({ code: 1, drifts: [{ error: { code: 'GITHUB_ISSUES_DISABLED' } }] });
    expect(states()).toEqual(['closed']);
  } finally {
    await store.close();
    await rm(home, { recursive: true, force: true });
  }
});
