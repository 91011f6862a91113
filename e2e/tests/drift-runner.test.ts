import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stepHash } from 'agentkeys/contracts';
import { findBrowser } from 'agentkeys/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  type LocalGithub,
  startGithub,
} from '../../plugins/issues-github/src/testing/github/start-github.ts';
import { startService } from '../../services/drift/src/api/start-service.ts';
import { openSqliteBackend } from '../../services/drift/src/backends/sqlite/sqlite-backend.ts';
import { makeAccepted } from '../../services/drift/src/testing/make-report.ts';
import { type RanJob, runWorkflow, type WorkflowOptions } from '../src/actions/run-workflow.ts';

const root = join(import.meta.dirname, '..', '..');
const drift = { service: 'acme', step_hash: stepHash('acme', 'signup-form') };
const runnerToken = 'a-runner-token';

let github: LocalGithub;
let folder: string;
let browsers: string;
beforeAll(async () => {
  github = await startGithub();
  folder = await mkdtemp(join(tmpdir(), 'drift-runner-'));
  browsers = join(folder, 'browsers');
  await writeFile(browsers, '');
  // The browser of this machine, whose starts are counted.
  const { executablePath } = findBrowser({ env: process.env });
  const counting = `#!/bin/sh\necho started >> '${browsers}'\nexec '${executablePath}' "$@"\n`;
  await writeFile(join(folder, 'browser'), counting);
  await chmod(join(folder, 'browser'), 0o755);
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => expect(github.faults).toEqual([]));

const started = async () => (await readFile(browsers, 'utf8')).split('\n').filter(Boolean).length;

/** The workflow as GitHub runs it, on this machine. */
function run(
  options: Pick<WorkflowOptions, 'event' | 'vars' | 'secrets'> & Partial<WorkflowOptions>,
): Promise<RanJob[]> {
  return runWorkflow({
    file: join(root, '.github', 'workflows', 'drift-runner.yml'),
    workspace: root,
    folder,
    token: github.state.token,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      // For npm, which the launcher asks where packages have changed since it ran last.
      HOME: process.env.HOME ?? folder,
      NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS ?? '',
      CI: 'true',
      AGENTKEYS_BROWSER: join(folder, 'browser'),
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: github.api,
      GITHUB_SERVER_URL: github.site,
      GITHUB_REPOSITORY: 'acme/scrapers',
      GITHUB_RUN_ID: '7',
    },
    // The checkout is this folder, and Node.js is the one that runs this test.
    played: ['actions/checkout', 'actions/setup-node', 'actions/upload-artifact'],
    ...options,
  });
}
const dispatch = (inputs: Record<string, unknown>) => run({ event: { name: 'workflow_dispatch', inputs } });

/** Fails with what the steps of a job have said, where it did not end well. */
function jobOf(jobs: readonly RanJob[], id: string): RanJob {
  const job = jobs.find((each) => each.id === id);
  if (!job) throw new Error(`there is no job ${id}`);
  if (job.result === 'failure')
    throw new Error(job.steps.map(({ name, stdout, stderr }) => `${name}:\n${stdout}${stderr}`).join('\n'));
  return job;
}
const results = (jobs: readonly RanJob[]) => jobs.map(({ id, result }) => `${id} ${result}`);
const summaryOf = (job: RanJob): string => job.steps.map(({ summary }) => summary).join('');

it('ends after the first job where nothing was reported: no browser, no call of GitHub', async () => {
  const jobs = await dispatch({ seed: 'none' });
  jobOf(jobs, 'fresh');
  expect(results(jobs)).toEqual(['fresh success', 'reproduce skipped', 'verify skipped']);
  expect(jobs[0]?.outputs).toEqual({ services: '[]' });
  expect(github.calls).toEqual([]);
  expect(await started()).toBe(0);
});

it('starts no job in a repository without a drift service', async () => {
  const jobs = await run({ event: { name: 'schedule' } });
  expect(results(jobs)).toEqual(['fresh skipped', 'reproduce skipped', 'verify skipped']);
});

it('runs the one provider that was reported, once, and opens one issue with all that a maintainer needs', async () => {
  const jobs = await dispatch({ seed: 'acme/signup-form=2', inject: 'submit-renamed' });
  const job = jobOf(jobs, 'reproduce');
  expect(results(jobs)).toEqual(['fresh success', 'reproduce success', 'verify skipped']);
  expect(job).toMatchObject({ matrix: { service: 'acme' }, environment: 'drift-acme' });
  expect(summaryOf(job)).toContain('| `acme` `signup-form` | reproduced | 2 | [opened](');
  expect(summaryOf(job)).toContain('1 reproduction:');
  expect(await started()).toBe(1);

  expect(github.state.issues).toHaveLength(1);
  const [issue] = github.state.issues;
  expect(issue).toMatchObject({ state: 'open', labels: ['drift', 'drift:acme'] });
  expect(issue?.title).toMatch(/^drift\(acme\): signup-form failing as of /);
  expect(issue?.body).toContain(`<!-- drift-key:acme/${drift.step_hash} -->`);
  expect(issue?.body).toMatch(/`dom_digest [a-z0-9]+:[0-9a-f]{16,64}`/);
  expect(issue?.body).toContain('**2 reports**');
  expect(issue?.body).toContain('npx agentkeys scrape acme --sandbox --inject submit-renamed');
  const [, picture = ''] = /!\[The page at step [^\]]*\]\(([^)]+)\)/.exec(issue?.body ?? '') ?? [];
  const bytes = Buffer.from(await (await fetch(picture)).arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');

  const store = await openSqliteBackend({ file: join(job.temp, 'agentkeys-drift.db'), create: false });
  try {
    const handled = { state: 'handled', result: 'reproduced', issue: { id: '1' } };
    expect(await store.drifts.get(drift)).toMatchObject(handled);
    expect(await store.drifts.fresh()).toEqual([]);
  } finally {
    await store.close();
  }
  const upload = job.steps.find(({ name }) => name === 'actions/upload-artifact');
  expect(upload?.with.name).toBe('drift-evidence-acme');
  const [, junit = ''] = upload?.with.path?.split('\n') ?? [];
  expect(await readFile(junit.trim(), 'utf8')).toContain('classname="acme" name="signup-form"');
});

it('runs nothing an hour later, and raises the count of that issue', async () => {
  const backend = await openSqliteBackend({ file: join(folder, 'service.db') });
  const service = await startService({ backend, port: 0, host: '127.0.0.1', token: runnerToken });
  const accepted = () => makeAccepted({ service: 'acme' });
  try {
    for (let count = 0; count < 3; count += 1) await backend.reports.append(accepted());
    const before = github.calls.length;
    const jobs = await run({
      event: { name: 'schedule' },
      vars: { AGENTKEYS_DRIFT_URL: service.address },
      secrets: { AGENTKEYS_DRIFT_TOKEN: runnerToken },
    });
    expect(summaryOf(jobOf(jobs, 'reproduce'))).toContain('| `acme` `signup-form` | bumped | 3 |');
    expect(summaryOf(jobOf(jobs, 'reproduce'))).toContain('Nothing was run.');
    expect(await started()).toBe(1);
    expect(github.state.issues).toHaveLength(1);
    expect(github.state.issues[0]?.body).toContain('**3 reports**');
    expect(github.calls.slice(before).filter((call) => /create/.test(call))).toEqual([]);
    expect(await backend.drifts.get(drift)).toMatchObject({ state: 'handled', reports: 3 });
  } finally {
    await service.stop();
    await backend.close();
  }
});

it('verifies a released provider alone, in a job of its own', async () => {
  const backend = await openSqliteBackend({ file: join(folder, 'released.db') });
  const service = await startService({ backend, port: 0, host: '127.0.0.1', token: runnerToken });
  try {
    await backend.reports.append(makeAccepted({ service: 'openai' }));
    const client_payload = { service: 'acme' };
    const jobs = await run({
      event: { name: 'repository_dispatch', payload: { action: 'provider-released', client_payload } },
      vars: { AGENTKEYS_DRIFT_URL: service.address },
      secrets: { AGENTKEYS_DRIFT_TOKEN: runnerToken },
    });
    const job = jobOf(jobs, 'verify');
    expect(results(jobs)).toEqual(['fresh skipped', 'reproduce skipped', 'verify success']);
    expect(job.environment).toBe('drift-acme');
    expect(summaryOf(job)).toContain('## Drift verification');
    expect(await started()).toBe(1);
  } finally {
    await service.stop();
    await backend.close();
  }
});

it('runs in the repository of others as the guide says, with what its lockfile installs', async () => {
  // npm finds nothing to install here, and what it would have installed in the folder above.
  const home = join(folder, 'third-party');
  const workspace = join(home, 'scrapers');
  const packages = join(home, 'node_modules');
  await mkdir(workspace, { recursive: true });
  await mkdir(join(packages, '@agentkeys'), { recursive: true });
  await mkdir(join(packages, '.bin'));
  const bin = join(root, 'services', 'drift', 'bin', 'agentkeys-drift.js');
  await symlink(bin, join(packages, '.bin', 'agentkeys-drift'));
  await symlink(join(root, 'plugins', 'issues-github'), join(packages, '@agentkeys', 'issues-github'));
  const manifest = { name: 'scrapers', version: '1.0.0', private: true };
  await writeFile(join(workspace, 'package.json'), JSON.stringify(manifest));
  const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } };
  await writeFile(join(workspace, 'package-lock.json'), JSON.stringify(lock));
  const guide = await readFile(join(root, 'docs', 'guides', 'scheduled-reproduction.md'), 'utf8');
  const [, sample = ''] = /```yaml\n(name: .*?)```/s.exec(guide) ?? [];
  const file = join(home, 'drift-runner.yml');
  await writeFile(file, sample);

  const jobs = await run({
    file,
    workspace,
    local: {
      '<owner>/agentkeys/.github/actions/drift-runner': join(root, '.github', 'actions', 'drift-runner'),
    },
    event: { name: 'workflow_dispatch', inputs: { seed: 'acme/signup-form=4', inject: 'submit-renamed' } },
  });
  expect(jobOf(jobs, 'fresh').outputs).toEqual({ services: '["acme"]' });
  expect(summaryOf(jobOf(jobs, 'reproduce'))).toContain('| `acme` `signup-form` | bumped | 4 |');
  expect(await started()).toBe(1);
  expect(github.state.issues[0]?.body).toContain('**4 reports**');
});

it('takes what comes with a dispatch as words, whatever stands in it', async () => {
  const trap = join(folder, 'trap');
  const evil = `acme; touch ${trap} $(touch ${trap}) \`touch ${trap}\` --db=/x "`;
  const jobs = await dispatch({ seed: 'none', service: evil });
  expect(jobOf(jobs, 'fresh').outputs).toEqual({ services: '[]' });
  const [refused] = await dispatch({ seed: `${evil}\n*` });
  expect(refused?.result).toBe('failure');
  expect(refused?.steps.map(({ stderr }) => stderr).join('')).toContain('USAGE');
  await expect(readFile(trap)).rejects.toThrow('ENOENT');
});
