import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepHash } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startService } from '../api/start-service.ts';
import { briefLease, type HourlyScene, hourlyScene, type KillPoint } from '../testing/hourly-scene.ts';
import { makeTripwire, onePixel } from '../testing/make-tripwire.ts';
import { runnerToken } from '../testing/open-service.ts';
import { runCli } from '../testing/run-cli.ts';

const openai = { service: 'openai', step_hash: stepHash('openai', 'signup-form') };
const tripped = { event: makeTripwire() };

describe('agentkeys-drift run', () => {
  let scene: HourlyScene;
  beforeEach(async () => {
    scene = await hourlyScene();
    await scene.endings({ openai: tripped, openrouter: tripped });
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it('does nothing in an hour without reports, and leaves no trace', async () => {
    const store = () => readFileSync(join(scene.folder, 'drift.db')).toString('base64');
    await scene.backend.close();
    const before = [readdirSync(scene.folder).sort(), store()];
    const { code, stdout } = await scene.run();
    expect([code, stdout]).toEqual([
      0,
      'No drift has fresh reports. Nothing was started, nothing was written.\n',
    ]);
    expect([readdirSync(scene.folder).sort(), store()]).toEqual(before);
  });

  it('reproduces the one provider that was reported, and writes one issue with picture and outline', async () => {
    await scene.report();
    await scene.report({ version: '1.0.1' });
    const summary = await scene.summary();
    expect(summary).toMatchObject({
      reproductions: [{ service: 'openai', ended: 'tripwire', command: 'npx agentkeys scrape openai' }],
      drifts: [
        { service: 'openai', step: 'signup-form', outcome: 'reproduced', reports: 2, actions: ['create'] },
      ],
    });
    expect(await scene.lines('runs')).toEqual([{ service: 'openai', step: 'signup-form' }]);
    expect(await scene.issues()).toEqual(['openai-signup-form']);
    const folder = join(scene.folder, 'drift-issues', 'openai-signup-form');
    expect(readdirSync(folder).sort()).toEqual([
      'issue.md',
      'outline.txt',
      'screenshot.png',
      'wireframe.svg',
    ]);
    expect(readFileSync(join(folder, 'screenshot.png')).toString('base64')).toBe(onePixel);
    const issue = await scene.issue('openai-signup-form');
    expect(issue).toMatch(/^---\ntitle: "drift\(openai\): signup-form failing as of /);
    expect(issue).toContain('<!-- drift-key:openai/b59114af29bce274 -->');
    expect(issue).toContain('(screenshot.png)');
    expect(issue).toContain('(wireframe.svg)');
    expect(issue).toContain('**2 reports** since');
    expect(await scene.lines('handled')).toMatchObject([
      { result: 'reproduced', reports: 2, actions: ['create'] },
    ]);
    expect(await scene.backend.drifts.get(openai)).toMatchObject({
      state: 'handled',
      result: 'reproduced',
      affected: ['1.1.0'],
      screenshot_ref: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      issue: { url: expect.stringContaining('openai-signup-form/issue.md') },
    });
  });

  it('raises the count of the open issue without a run when another report comes', async () => {
    await scene.report();
    await scene.summary();
    await scene.report({ version: '9.9.9' });
    const { reproductions, drifts } = await scene.summary();
    expect(reproductions).toEqual([]);
    // A version that no run has tripped with is anybody's word: it stands in the batch and in the issue.
    expect(await scene.backend.drifts.get(openai)).toMatchObject({ affected: ['1.1.0'] });
    const [batch] = await scene.backend.batches.list({ ...openai, limit: 1 });
    expect(batch?.variants.map(({ scraper_version }) => scraper_version)).toContain('9.9.9');
    expect(await scene.issue('openai-signup-form')).toContain('9.9.9');
    expect(drifts).toMatchObject([{ outcome: 'bumped', reports: 2, actions: ['update'] }]);
    expect(await scene.lines('runs')).toHaveLength(1);
    expect(await scene.issues()).toEqual(['openai-signup-form']);
    expect(await scene.issue('openai-signup-form')).toContain('**2 reports** since');
    // And nothing more is to be done.
    const calls = (await scene.lines('calls')).length;
    expect((await scene.summary()).drifts).toEqual([]);
    expect(await scene.lines('calls')).toHaveLength(calls);
  });

  it('runs one provider once, however many of its steps were reported', async () => {
    await scene.report();
    await scene.report({ step: 'create-key' });
    await scene.report({ service: 'openrouter' });
    const { drifts } = await scene.summary();
    expect((await scene.lines('runs')).map((run) => (run as { service: string }).service).sort()).toEqual([
      'openai',
      'openrouter',
    ]);
    expect(drifts.map(({ service, step, outcome }) => `${service} ${step} ${outcome}`).sort()).toEqual([
      'openai create-key inconclusive',
      'openai signup-form reproduced',
      'openrouter signup-form reproduced',
    ]);
    expect(await scene.issues()).toEqual(['openai-signup-form', 'openrouter-signup-form']);
  });

  it('limits itself to one service where it is told to', async () => {
    await scene.report();
    await scene.report({ service: 'openrouter' });
    await scene.summary('--service', 'openrouter');
    expect(await scene.issues()).toEqual(['openrouter-signup-form']);
    expect(await scene.backend.drifts.fresh()).toMatchObject([
      { drift: { service: 'openai', state: 'open' } },
    ]);
  });

  it.each([
    ['not_reproduced', { event: { type: 'success', scraper_version: '1.0.0', elapsed_ms: 1 } }],
    ['not_reproduced', { event: makeTripwire({ step: 'create-key' }), passed: ['signup-form'] }],
    [
      'inconclusive',
      { event: { type: 'error', code: 'challenge', step: 'signup-form', details: { reason: 'x' } } },
    ],
    ['inconclusive', {}],
  ])('takes %s for no issue, and for trying again later', async (result, ending) => {
    await scene.endings({ openai: ending });
    await scene.report();
    const [first] = (await scene.summary()).drifts;
    expect(first).toMatchObject({ outcome: result, actions: [], issue: null });
    const wait = Date.parse(first?.retry_at ?? '') - Date.now();
    expect(wait).toBeGreaterThan(45 * 60_000);
    expect(wait).toBeLessThan(60 * 60_000);
    expect(await scene.issues()).not.toContain('openai-signup-form');
    expect(await scene.backend.drifts.get(openai)).toMatchObject({ state: 'handled', result, hours: 1 });
    expect((await scene.summary()).drifts).toEqual([]);
  });

  it('takes a tripwire at another step for that other drift, which nobody has reported', async () => {
    await scene.endings({ openai: { event: makeTripwire({ step: 'create-key' }) } });
    await scene.report();
    const { drifts, reproductions } = await scene.summary();
    expect(reproductions).toHaveLength(1);
    expect(drifts).toMatchObject([
      { step: 'signup-form', outcome: 'inconclusive', actions: [] },
      { step: 'create-key', outcome: 'reproduced', actions: ['create'], reports: 0 },
    ]);
    expect(await scene.issues()).toEqual(['openai-create-key']);
    // The report that then comes finds the issue.
    await scene.report({ step: 'create-key' });
    expect((await scene.summary()).drifts).toMatchObject([
      { outcome: 'bumped', actions: ['comment', 'update'] },
    ]);
    expect(await scene.issue('openai-create-key')).toContain('**1 report** at');
  });

  it('shows with --dry-run what it would do, and writes nothing', async () => {
    await scene.report();
    await scene.backend.close();
    const before = readFileSync(join(scene.folder, 'drift.db'));
    const { code, stdout } = await scene.run('--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Dry run: nothing was claimed and nothing was written.');
    expect(stdout).toContain('issue: opened');
    expect(stdout).toContain('drift(openai): signup-form failing as of');
    expect(stdout).toContain('- button "Continue"');
    expect(await scene.issues()).toEqual([]);
    expect(await scene.lines('calls')).toEqual(['find', 'find']);
    expect(readFileSync(join(scene.folder, 'drift.db')).equals(before)).toBe(true);
  });

  it('goes on with the others when one fails, and says so with its exit code', async () => {
    await scene.endings({ openai: { fail: 'no browser here' }, openrouter: tripped });
    await scene.report();
    await scene.report({ service: 'openrouter' });
    const { code, stdout } = await scene.run('--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).drifts).toMatchObject([
      { service: 'openai', outcome: 'failed', error: { code: 'REPRODUCTION_NOT_STARTED' } },
      { service: 'openrouter', outcome: 'reproduced' },
    ]);
    // It is free at once, without waiting for a lease.
    await scene.endings({ openai: tripped });
    expect((await scene.summary()).drifts).toMatchObject([{ service: 'openai', outcome: 'reproduced' }]);
  });

  it('gives its claim back when it is interrupted', async () => {
    await scene.endings({ openai: { hang: true } });
    await scene.report();
    const running = scene.start();
    await expect.poll(() => scene.lines('runs'), { timeout: 60_000 }).toHaveLength(1);
    expect((await scene.summary()).drifts).toEqual([]);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(await scene.backend.drifts.get(openai)).toMatchObject({ state: 'open' });
  });

  it.each<KillPoint>(['find', 'run', 'before-create', 'after-create'])(
    'loses nothing and opens no second issue when it is killed at %s',
    async (point) => {
      await scene.report();
      await scene.killAt(point);
      const killed = await scene.run('--lease', briefLease);
      expect(killed.signal).toBe('SIGKILL');
      // Until the lease ends the drift belongs to the runner that is gone.
      expect(['claimed', 'open']).toContain((await scene.backend.drifts.get(openai))?.state);

      await expect
        .poll(async () => (await scene.backend.drifts.get(openai))?.state, { timeout: 60_000 })
        .toBe('open');
      await scene.report();
      const [drift] = (await scene.summary()).drifts;
      expect(drift).toMatchObject({
        outcome: point === 'after-create' ? 'bumped' : 'reproduced',
        reports: 2,
      });
      expect(await scene.issues()).toEqual(['openai-signup-form']);
      expect(await scene.issue('openai-signup-form')).toContain('**2 reports** since');
      expect(await scene.backend.drifts.get(openai)).toMatchObject({
        state: 'handled',
        result: 'reproduced',
      });
      expect(await scene.backend.drifts.known()).toHaveLength(1);
    },
  );

  it('burns no more accounts than its budget when every one of its runs is killed', async () => {
    await scene.report();
    for (const _ of ['first', 'second']) {
      await scene.killAt('run');
      const { signal } = await scene.run('--lease', briefLease, '--budget-accounts', '2');
      expect(signal).toBe('SIGKILL');
      await expect
        .poll(async () => (await scene.backend.drifts.get(openai))?.state, { timeout: 60_000 })
        .toBe('open');
    }
    const { drifts, reproductions } = await scene.summary('--budget-accounts', '2');
    expect(reproductions).toEqual([]);
    expect(drifts).toMatchObject([{ outcome: 'over_budget', actions: [], issue: null }]);
    expect(drifts[0]?.retry_at).toMatch(/T00:00:00\.000Z$/);
    expect(await scene.lines('runs')).toHaveLength(2);
    expect(await scene.issues()).toEqual([]);
  });

  it.each<KillPoint>([
    'before-update',
    'after-update',
    'before-comment',
    'after-comment',
    'before-reopen',
    'after-reopen',
  ])('opens an issue again with the new evidence, once, when it is killed at %s', async (point) => {
    await scene.report();
    await scene.summary();
    await scene.close('openai-signup-form');
    await scene.endings({ openai: { event: makeTripwire({ dom_digest: 's1:ffffffffffffffff' }) } });
    await scene.report();
    await scene.killAt(point);
    expect((await scene.run('--lease', briefLease)).signal).toBe('SIGKILL');
    await expect
      .poll(async () => (await scene.backend.drifts.get(openai))?.state, { timeout: 60_000 })
      .toBe('open');
    await scene.summary();
    const issue = await scene.issue('openai-signup-form');
    expect(issue).toContain('state: open');
    expect(issue).toContain('with `dom_digest s1:ffffffffffffffff`');
    expect(issue).toContain('**2 reports** since');
    expect((await scene.comments('openai-signup-form')).match(/It is back/g)).toHaveLength(1);
    expect(await scene.issues()).toEqual(['openai-signup-form']);
    expect(await scene.backend.drifts.get(openai)).toMatchObject({ state: 'handled', result: 'reproduced' });
  });

  it.each<KillPoint>(['before-comment', 'after-comment', 'before-update', 'after-update'])(
    'comments once when the tenth report has come, also when it is killed at %s',
    async (point) => {
      await scene.report();
      await scene.summary();
      for (let count = 2; count <= 10; count += 1) await scene.report();
      await scene.killAt(point);
      expect((await scene.run('--lease', briefLease)).signal).toBe('SIGKILL');
      await expect
        .poll(async () => (await scene.backend.drifts.get(openai))?.state, { timeout: 60_000 })
        .toBe('open');
      await scene.summary();
      expect(await scene.issue('openai-signup-form')).toContain('**10 reports** since');
      expect((await scene.comments('openai-signup-form')).match(/10 reports by now/g)).toHaveLength(1);
    },
  );

  it('asks nobody and tells callers nothing where a person says that it is no drift', async () => {
    await scene.report();
    await scene.summary();
    expect(await scene.backend.drifts.known()).toHaveLength(1);
    await scene.label('openai-signup-form', 'drift:not-a-drift');
    await scene.close('openai-signup-form');
    await scene.report();
    expect((await scene.summary()).drifts).toMatchObject([
      { outcome: 'settled', why: 'its issue has the label drift:not-a-drift', actions: [], retry_at: null },
    ]);
    expect(await scene.lines('runs')).toHaveLength(1);
    expect(await scene.backend.drifts.known()).toEqual([]);
    expect(await scene.issue('openai-signup-form')).toContain('state: closed');
  });

  it('does not make known to callers what it has seen in a sandbox', async () => {
    await scene.report();
    await scene.summary('--sandbox');
    expect(await scene.issue('openai-signup-form')).toContain('**in its sandbox**, not on its site');
    const handled = { state: 'handled', result: 'reproduced', reproduced_in: 'sandbox' };
    expect(await scene.backend.drifts.get(openai)).toMatchObject(handled);
    // The report that then comes finds the issue, and the issue says where its run was made.
    await scene.report();
    expect((await scene.summary()).drifts).toMatchObject([{ outcome: 'bumped' }]);
    expect(await scene.backend.drifts.get(openai)).toMatchObject(handled);
    expect(await scene.backend.drifts.known()).toEqual([]);
  });

  it('does not make it known either when it is killed before it could say so', async () => {
    await scene.report();
    await scene.killAt('after-create');
    expect((await scene.run('--sandbox', '--lease', briefLease)).signal).toBe('SIGKILL');
    await expect
      .poll(async () => (await scene.backend.drifts.get(openai))?.state, { timeout: 60_000 })
      .toBe('open');
    expect((await scene.summary()).drifts).toMatchObject([{ outcome: 'bumped' }]);
    expect(await scene.backend.drifts.get(openai)).toMatchObject({ reproduced_in: 'sandbox' });
    expect(await scene.backend.drifts.known()).toEqual([]);
  });

  it('is stopped when its claim has passed on while it stood still, and writes nothing more', async () => {
    await scene.endings({ openai: { hang: true } });
    await scene.report();
    const zombie = scene.start('--json', '--lease', '2s');
    await expect.poll(() => scene.lines('runs'), { timeout: 60_000 }).toHaveLength(1);
    // In the middle of a commit it would hold the lock of the file.
    const standStill = async (): Promise<boolean> => {
      zombie.child.kill('SIGSTOP');
      const isFree = await scene.backend.ready().then(
        () => true,
        () => false,
      );
      if (!isFree) zombie.child.kill('SIGCONT');
      return isFree;
    };
    await expect.poll(standStill, { timeout: 60_000 }).toBe(true);
    await expect
      .poll(async () => (await scene.backend.drifts.get(openai))?.state, { timeout: 60_000 })
      .toBe('open');
    await scene.endings({ openai: tripped });
    expect((await scene.summary()).drifts).toMatchObject([{ outcome: 'reproduced' }]);
    const handled = await scene.backend.drifts.get(openai);
    zombie.child.kill('SIGCONT');
    const { code, stdout } = await zombie.ended;
    expect(code).toBe(1);
    expect(stdout).toContain('FENCE_STALE');
    expect(await scene.issues()).toEqual(['openai-signup-form']);
    expect(await scene.backend.drifts.get(openai)).toEqual(handled);
  });

  it('is one run and one issue when two runners start at once', async () => {
    await scene.report();
    const results = await Promise.all([scene.run('--json'), scene.run('--json')]);
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(await scene.lines('runs')).toHaveLength(1);
    expect(await scene.issues()).toEqual(['openai-signup-form']);
  });

  it('does the same through the API of a service', async () => {
    const service = await startService({
      backend: scene.backend,
      port: 0,
      host: '127.0.0.1',
      token: runnerToken,
    });
    try {
      const run = (token: string, ...args: string[]) =>
        runCli(['run', '--url', service.address, '--json', ...args], {
          cwd: scene.folder,
          env: { AGENTKEYS_DRIFT_TOKEN: token },
        });
      expect((await run(runnerToken)).stdout).toContain('"drifts":[]');
      await scene.report();
      const refused = await run('wrong');
      expect([refused.code, refused.stdout, refused.stderr]).toEqual([
        1,
        expect.stringContaining('TOKEN_WRONG'),
        '',
      ]);
      expect(JSON.parse((await run(runnerToken)).stdout).drifts).toMatchObject([{ outcome: 'reproduced' }]);
      await scene.report();
      expect(JSON.parse((await run(runnerToken)).stdout).drifts).toMatchObject([
        { outcome: 'bumped', reports: 2 },
      ]);
      expect(await scene.lines('runs')).toHaveLength(1);
    } finally {
      await service.stop();
    }
  });

  it('uses the built-in reproduction and tracker where no plugin answers: a provider that is not installed is no failure', async () => {
    rmSync(join(scene.folder, 'agentkeys.config.mjs'));
    await scene.report({ service: 'nobody-has-this' });
    const { code, stdout } = await scene.run('--issues', 'elsewhere');
    expect(stdout).toContain('nobody-has-this signup-form: inconclusive');
    expect(code).toBe(0);
  });

  it('names the plugin that is broken', async () => {
    writeFileSync(
      join(scene.folder, 'agentkeys.config.mjs'),
      "export default { plugins: [{ name: 'broken-one', setup(api) { api.resolveIssueTracker(() => ({})); } }] };",
    );
    await scene.report();
    const { code, stdout } = await scene.run();
    expect(code).toBe(1);
    expect(stdout).toMatch(/HOOK_ANSWER.*broken-one/s);
  });

  it.each([
    [[], 'one of --db'],
    [['--db', 'a', '--url', 'http://127.0.0.1:1'], 'one of --db'],
    [['--db', 'drift.db', '--inject', 'x'], '--sandbox'],
    [['--url', 'ftp://x'], 'Expected an address'],
    [['--db', 'drift.db', '--lease', 'soon'], 'Expected a number'],
    [['--db', 'drift.db', '--colour'], 'unknown option'],
  ])('ends with 2 for %j', async (args, text) => {
    const { code, stderr } = await runCli(['run', ...args], { cwd: scene.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('USAGE');
    expect(stderr).toContain(text);
  });
});
