import { setTimeout as sleep } from 'node:timers/promises';
import { type Drift, stepHash } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toKnownFeed } from '../api/to-known-feed.ts';
import { briefLease, type HourlyScene, hourlyScene, type KillPoint } from '../testing/hourly-scene.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { runCli } from '../testing/run-cli.ts';

const key = { service: 'openai', step_hash: stepHash('openai', 'signup-form') };
const name = 'openai-signup-form';
const trips = (version: string, step = 'signup-form', passed: string[] = []) => ({
  openai: { event: makeTripwire({ scraper_version: version, step }), passed },
});
/** Runs that are killed cost what was set aside for them. */
const amply = ['--budget-accounts', '100', '--budget-minutes', '1000'];
const passes = (version: string) => ({
  openai: {
    event: { type: 'success', scraper_version: version, elapsed_ms: 1 },
    passed: ['signup-form', 'create-key'],
  },
});

describe('agentkeys-drift verify', () => {
  let scene: HourlyScene;
  beforeEach(async () => {
    scene = await hourlyScene();
    await scene.endings(trips('1.1.0'));
    await scene.report({ version: '1.1.0' });
    await scene.summary();
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  const drift = async (): Promise<Drift | undefined> => scene.backend.drifts.get(key);
  const feed = async () => toKnownFeed(await scene.backend.drifts.known(), Date.now()).drifts;
  const runs = async () => (await scene.lines('runs')).length;
  const comments = async (text: RegExp) => ((await scene.comments(name)).match(text) ?? []).length;

  it('waits for a runner that has the drift', async () => {
    await scene.endings(passes('1.2.0'));
    const { fence } = await scene.backend.claims.claim(key, {
      ...{ holder: 'the hourly run', lease_ms: 60_000, even_if_handled: true },
    });
    const verified = scene.verified();
    await sleep(3000);
    expect(await runs()).toBe(1);
    await scene.backend.claims.release(key, fence);
    expect((await verified).drifts).toMatchObject([{ outcome: 'fixed' }]);
  });

  it('verifies nothing beyond the budget of the day, and leaves everything as it was', async () => {
    await scene.endings(passes('1.2.0'));
    const before = await drift();
    const { drifts, reproductions } = await scene.verified('--budget-accounts', '2');
    // One account was spent by the hourly run.
    expect(reproductions).toHaveLength(1);
    expect(drifts).toMatchObject([{ outcome: 'over_budget', actions: [] }]);
    expect({ ...(await drift()), fence: 0 }).toEqual({ ...before, fence: 0 });
  });

  it('closes the issue of what a release has fixed, tells callers, and is not moved by older versions', async () => {
    expect(await scene.issue(name)).toContain('state: open');
    await scene.endings(passes('1.2.0'));
    const first = await scene.verified();
    expect(first).toMatchObject({ schema: 'verify/1', reproductions: [{}, {}] });
    expect(first.drifts).toMatchObject([
      {
        ...{ outcome: 'fixed', why: '2 runs in a row of version 1.2.0 passed signup-form' },
        ...{ actions: ['comment', 'close'], times: { fixed: expect.any(String) } },
        attempts: [{ result: 'not_reproduced' }, { result: 'not_reproduced' }],
      },
    ]);
    expect(await scene.issue(name)).toContain('state: closed');
    expect(await scene.comments(name)).toContain('Fixed in `1.2.0` of `openai`');
    expect(await comments(/\| `1\.2\.0` \| `signup-form`, `create-key` \| with a key/g)).toBe(2);
    expect(await drift()).toMatchObject({ state: 'handled', result: 'not_reproduced', fixed_in: '1.2.0' });
    expect(await feed()).toMatchObject([{ affected: ['1.1.0'], fixed_in: '1.2.0' }]);
    expect((await scene.lines('handled')).at(-1)).toMatchObject({
      fixed_in: '1.2.0',
      actions: ['comment', 'close'],
    });

    // There is nothing left to verify.
    expect((await scene.verify()).stdout).toContain('No drift of it has an issue without a fix.');

    // Those who have not updated report on, and nothing comes of it, whatever is installed here.
    await scene.endings(trips('1.1.0'));
    const before = [await runs(), (await scene.lines('calls')).length];
    await scene.report({ version: '1.1.0' });
    const fresh = () => runCli(['fresh', '--db', 'drift.db'], { cwd: scene.folder });
    expect((await fresh()).stdout).toBe('No drift has fresh reports.\n');
    expect((await scene.summary()).drifts).toMatchObject([
      {
        ...{ outcome: 'settled', actions: [] },
        why: 'every report since is of a version before 1.2.0, which has the fix',
      },
    ]);
    expect([await runs(), (await scene.lines('calls')).length]).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect(await drift()).toMatchObject({ state: 'handled', fixed_in: '1.2.0' });
    expect((await scene.summary()).drifts).toEqual([]);

    // What is installed here is older than the fix: it trips, and that says nothing.
    await scene.report({ version: '1.2.0' });
    expect((await fresh()).stdout).toBe('openai: signup-form\n');
    expect((await scene.summary()).drifts).toMatchObject([
      {
        outcome: 'inconclusive',
        why: 'version 1.1.0, which is installed here, is older than 1.2.0, which has the fix',
      },
    ]);
    expect(await scene.issue(name)).toContain('state: closed');

    // It comes back.
    await scene.endings(trips('1.2.0'));
    await scene.report({ version: '1.3.0' });
    expect((await scene.summary()).drifts).toMatchObject([
      { outcome: 'reproduced', actions: ['update', 'comment', 'reopen'] },
    ]);
    expect(await scene.issue(name)).toContain('state: open');
    expect(await drift()).toMatchObject({ fixed_in: null, times: { fixed: null } });
    const [told] = await feed();
    expect(told).toMatchObject({ affected: ['1.1.0', '1.2.0'] });
    expect(told).not.toHaveProperty('fixed_in');
  });

  it('shows in the open issue what a version met that still fails, once', async () => {
    await scene.endings(trips('1.2.0'));
    for (const actions of [['comment', 'update'], []]) {
      const { drifts, reproductions } = await scene.verified();
      expect(drifts).toMatchObject([{ outcome: 'reproduced', actions }]);
      expect(reproductions).toHaveLength(1);
    }
    expect(await comments(/Still failing with version `1\.2\.0`/g)).toBe(1);
    expect(await scene.issue(name)).toContain('It was reproduced with version `1.2.0`');
    expect(await scene.issue(name)).toContain('state: open');
    expect(await drift()).toMatchObject({ fixed_in: null, affected: ['1.1.0', '1.2.0'] });
  });

  it.each([
    ['a run that says nothing', { openai: {} }, 'the run ended without saying how it went'],
    ['a version older than one that trips', passes('1.0.9'), 'version 1.0.9 is older than 1.1.0'],
  ])('leaves everything as it is after %s', async (_, ending, why) => {
    const look = async () => [{ ...(await drift()), fence: 0 }, await scene.issue(name)];
    const before = await look();
    await scene.endings(ending);
    const { drifts } = await scene.verified();
    expect(drifts).toMatchObject([
      { outcome: 'inconclusive', why: expect.stringContaining(why), actions: [] },
    ]);
    expect(await look()).toEqual(before);
  });

  it('judges each drift of the provider by the same runs', async () => {
    await scene.endings(trips('1.1.0', 'create-key', ['signup-form']));
    await scene.report({ step: 'create-key', version: '1.1.0' });
    await scene.summary();
    await scene.endings(trips('1.2.0', 'create-key', ['signup-form']));
    const { drifts, reproductions } = await scene.verified();
    expect(drifts).toMatchObject([
      { step: 'create-key', outcome: 'reproduced' },
      { step: 'signup-form', outcome: 'fixed' },
    ]);
    expect(reproductions).toHaveLength(2);
    expect(await feed()).toHaveLength(2);
  });

  it('takes a step that is not there any more for fixed where whole runs get a key without it, and not before', async () => {
    const renamed = (event: object) => ({
      openai: { event, passed: ['sign-up', 'create-key'], without: 'signup-form' },
    });
    await scene.endings(renamed(makeTripwire({ scraper_version: '1.2.0', step: 'sign-in' })));
    expect((await scene.verified()).drifts).toMatchObject([
      { step: 'signup-form', outcome: 'inconclusive', why: 'the run tripped earlier, at sign-in' },
    ]);
    expect(await scene.issue(name)).toContain('state: open');

    await scene.endings(renamed({ type: 'success', scraper_version: '1.2.0', elapsed_ms: 1 }));
    const why = '2 runs in a row of version 1.2.0 got a key without signup-form, which it does not have';
    expect((await scene.verified()).drifts).toMatchObject([{ step: 'signup-form', outcome: 'fixed', why }]);
    expect(await scene.issue(name)).toContain('state: closed');
    expect(await scene.comments(name)).toContain('got a key without `signup-form`');
  });

  it('tells callers of a fix whose issue a person has closed before', async () => {
    await scene.close(name);
    await scene.endings(passes('1.2.0'));
    expect((await scene.verified('--times', '1')).drifts).toMatchObject([
      { outcome: 'fixed', actions: ['comment'] },
    ]);
    expect(await feed()).toMatchObject([{ fixed_in: '1.2.0' }]);
  });

  it('shows with --dry-run what it would do, and writes nothing', async () => {
    await scene.endings(passes('1.2.0'));
    const before = await drift();
    const { stdout } = await scene.verify('--dry-run');
    expect(stdout).toContain('Dry run: nothing was claimed and nothing was written.');
    expect(stdout).toContain('issue: commented, closed');
    expect(await drift()).toEqual(before);
    expect(await scene.issue(name)).toContain('state: open');
  });

  it('makes no run where a sandbox could not tell, and for what people have settled', async () => {
    const before = await runs();
    expect((await scene.verified('--sandbox')).drifts).toMatchObject([
      { outcome: 'inconclusive', why: 'it was reproduced on the site, of which a sandbox says nothing' },
    ]);
    await scene.label(name, 'drift:not-a-drift');
    expect((await scene.verified()).drifts).toMatchObject([{ outcome: 'settled' }]);
    expect(await runs()).toBe(before);
  });

  /** One process after the other ends at the next of these points; each finds the claim of the one before free again. */
  async function killAtEach(points: readonly (KillPoint | 'second-run' | 'second-find')[]): Promise<void> {
    for (const each of points) {
      const isSecond = each.startsWith('second-');
      const point = each.replace('second-', '') as KillPoint;
      await scene.killAt(point, isSecond ? 1 : 0);
      expect((await scene.verify('--lease', briefLease, ...amply)).signal, each).toBe('SIGKILL');
      await expect.poll(async () => (await drift())?.state, { timeout: 60_000 }).toBe('handled');
    }
  }

  it('closes it once, with one comment, wherever it is killed', async () => {
    await scene.endings(passes('1.2.0'));
    await killAtEach([
      ...(['find', 'run', 'second-run', 'second-find', 'before-comment', 'after-comment'] as const),
      ...(['before-close', 'after-close', 'handled'] as const),
    ]);
    expect((await scene.verified()).drifts).toEqual([]);
    expect(await scene.issue(name)).toContain('state: closed');
    expect(await comments(/Fixed in/g)).toBe(1);
    expect(await scene.issues()).toEqual([name]);
    expect(await feed()).toMatchObject([{ fixed_in: '1.2.0' }]);
  });

  it('tells once that a version still fails, wherever it is killed', async () => {
    await scene.endings(trips('1.2.0'));
    await killAtEach(['before-comment', 'after-comment', 'before-update', 'after-update']);
    await scene.verified(...amply);
    expect(await comments(/Still failing/g)).toBe(1);
    expect(await scene.issue(name)).toContain('It was reproduced with version `1.2.0`');
    expect(await drift()).toMatchObject({ affected: ['1.1.0', '1.2.0'] });
  });
});
