import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reproducer, ReproductionMade, ReproductionRun } from 'agentkeys';
import { stepHash } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../backends/backend.ts';
import { openMemoryBackend } from '../backends/memory/memory-backend.ts';
import { makeAccepted, type ReportFields } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { fileTracker } from '../trackers/file/file-tracker.ts';
import { type HourlyOptions, runHourly } from './run-hourly.ts';
import type { RunSummary } from './run-summary.ts';
import type { HourlyTools } from './tools.ts';

const minute = 60_000;
const hour = 60 * minute;
const midnight = Date.UTC(2026, 2, 14);
const made: ReproductionMade = { account: 'removed', keys: 1, keys_left: 0 };
const nothing: ReproductionMade = { account: 'none', keys: 0, keys_left: 0 };
const success = { event: { type: 'success', scraper_version: '1.0.0', elapsed_ms: 1 }, made } as const;
const failure = (code: 'network' | 'challenge') => ({
  event: { type: 'error', code, step: 'signup-form', details: { reason: 'seen' } } as const,
  made: nothing,
});
type Ending = Partial<ReproductionRun>;

let now: number;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let backend: Backend;
/** How runs end, in order; the last one goes on. */
let endings: Ending[];
let runs: { step: string; day: string }[];
let pauses: number[];
let runTakesMs: number;

beforeEach(async () => {
  folder = await temporaryFolder();
  backend = openMemoryBackend({ now: () => now });
  [now, endings, runs, pauses, runTakesMs] = [midnight, [success], [], [], 2 * minute];
});
afterEach(() => folder[Symbol.asyncDispose]());

const counting: Reproducer = {
  name: 'counting',
  longestMs: 10 * minute,
  command: ({ service }) => `npx agentkeys scrape ${service}`,
  run: async ({ step }) => {
    const ending = endings[Math.min(runs.length, endings.length - 1)];
    runs.push({ step, day: new Date(now).toISOString().slice(0, 10) });
    const started_at = new Date(now).toISOString();
    now += runTakesMs;
    return { event: undefined, passed: [], started_at, elapsed_ms: runTakesMs, ...ending };
  },
};

const report = (fields: ReportFields = {}) => backend.reports.append(makeAccepted({ time: now, ...fields }));
const issue = (name: string) => readFileSync(join(folder.path, 'issues', name, 'issue.md'), 'utf8');
const drift = (step = 'signup-form') =>
  backend.drifts.get({ service: 'openai', step_hash: stepHash('openai', step) });
const spent = () => backend.budget.spent({ service: 'openai', place: 'site' }, '2026-03-14');
const openTools = async (): Promise<HourlyTools> => ({
  reproducer: async () => counting,
  tracker: async () => fileTracker({ folder: join(folder.path, 'issues') }),
  onHandled: async () => undefined,
  close: async () => undefined,
});
const run = (change: Partial<HourlyOptions> = {}) =>
  runHourly({
    store: backend,
    dryRun: false,
    holder: 'a test',
    leaseMs: hour,
    now: () => now,
    signal: new AbortController().signal,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    openTools,
    ...change,
  });

describe('two runners that have both been told of a drift', () => {
  /** One that was told before anybody had claimed it. */
  const told = async () => {
    endings = [{ event: makeTripwire() }];
    await report();
    const fresh = await backend.drifts.fresh();
    return () => run({ store: { ...backend, drifts: { ...backend.drifts, fresh: async () => fresh } } });
  };
  const expectOne = async (second: RunSummary) => {
    expect(second).toMatchObject({ reproductions: [], drifts: [{ outcome: 'skipped' }] });
    expect(runs).toHaveLength(1);
    expect(readdirSync(join(folder.path, 'issues'))).toEqual(['openai-signup-form']);
    expect(await drift()).toMatchObject({ state: 'handled', result: 'reproduced' });
  };

  it('make one run and one issue where the first has it when the second claims', async () => {
    const late = await told();
    let second: RunSummary | undefined;
    const reproducer = async () => {
      second ??= await late();
      return counting;
    };
    await run({ openTools: async () => ({ ...(await openTools()), reproducer }) });
    await expectOne(second as RunSummary);
  });

  it('make one run and one issue where the first has dealt with it when the second claims', async () => {
    const late = await told();
    await run();
    await expectOne(await late());
  });
});

describe('the budget of a provider', () => {
  it('is all that forged reports can make it cost in a day, however many come', async () => {
    const steps = ['signup-form', 'verify-email', 'create-key', 'no-such-step'];
    const outcomes = new Set<string>();
    for (let at = 0; at < 48; at += 1) {
      now = midnight + at * hour;
      for (let count = 0; count < 60; count += 1) await report({ step: steps[count % steps.length] ?? '' });
      for (const { outcome, issue: opened } of (await run()).drifts) {
        outcomes.add(outcome);
        expect(opened).toBeNull();
      }
    }
    expect([...outcomes].sort()).toEqual(['not_reproduced', 'over_budget']);
    const days = Map.groupBy(runs, ({ day }) => day);
    expect([...days].map(([day, made]) => [day, made.length])).toEqual([
      ['2026-03-14', 5],
      ['2026-03-15', 5],
    ]);
  });

  it('lets a drift wait until the next day, says so, and forgets nothing of it', async () => {
    await report();
    const [over] = (await run({ budget: { accounts: 0, ms: hour } })).drifts;
    expect(over).toMatchObject({
      outcome: 'over_budget',
      why: 'the budget of 2026-03-14 leaves no room for a run: 0 of 0 accounts and 0 of 60 minutes are spent or set aside',
      retry_at: '2026-03-15T00:00:00.000Z',
      actions: [],
    });
    expect(await drift()).toMatchObject({ result: null, attempts: 0, hours: 0, reports: 1 });
    now += hour;
    expect((await run()).drifts).toEqual([]);
    now = midnight + 24 * hour;
    endings = [{ event: makeTripwire(), made }];
    expect((await run()).drifts).toMatchObject([{ outcome: 'reproduced', actions: ['create'] }]);
  });

  it('keeps steps that make no account from being tried only where its minutes are spent', async () => {
    const asked: (true | undefined)[] = [];
    const needsOne = (step: string): Ending => ({
      event: {
        type: 'error',
        code: 'config',
        step: null,
        details: { reason: step, rule: 'core/free-steps' },
      },
    });
    const reproducer: Reproducer = {
      ...counting,
      keepsToFreeSteps: true,
      run: async (request, signal) => {
        asked.push(request.freeStepsOnly);
        const isFree = request.step === 'signup-form';
        endings = [
          request.freeStepsOnly && !isFree ? needsOne(request.step) : { event: makeTripwire(), made },
        ];
        return counting.run(request, signal);
      },
    };
    const change = {
      openTools: async () => ({ ...(await openTools()), reproducer: async () => reproducer }),
      budget: { accounts: 0, ms: 15 * minute },
    };
    await report({ step: 'create-key' });
    expect((await run(change)).drifts).toMatchObject([{ outcome: 'over_budget', actions: [] }]);
    await report();
    expect((await run(change)).drifts).toMatchObject([{ outcome: 'reproduced', actions: ['create'] }]);
    expect(await spent()).toEqual({ accounts: 0, ms: 4 * minute });
    now += 5 * minute;
    await report({ step: 'verify-email' });
    expect((await run({ ...change, budget: { accounts: 0, ms: 13 * minute } })).drifts).toMatchObject([
      { outcome: 'over_budget' },
    ]);
    expect(asked).toEqual([true, true]);
    await report({ step: 'create-key' });
    await run({ ...change, budget: { accounts: 1, ms: hour } });
    expect(asked).toEqual([true, true, undefined]);
  });

  it('counts minutes too, takes what was used for what was set aside, and binds a dry run', async () => {
    endings = [{ event: undefined, made: nothing }];
    runTakesMs = 9 * minute;
    await report();
    const [first] = (await run({ budget: { accounts: 5, ms: 25 * minute } })).drifts;
    // Two runs of nine minutes leave no room for one that may take ten.
    expect(first).toMatchObject({ outcome: 'inconclusive', attempts: [{}, {}] });
    expect(first?.why).toContain('18 of 25 minutes');
    expect(await spent()).toEqual({ accounts: 0, ms: 18 * minute });
    await report();
    const dry = { dryRun: true, budget: { accounts: 5, ms: 25 * minute } };
    expect((await run(dry)).drifts).toMatchObject([{ outcome: 'over_budget' }]);
    expect(await spent()).toEqual({ accounts: 0, ms: 18 * minute });
    expect(runs).toHaveLength(2);
  });

  it('of no minutes allows no run, and one of less than the longest run a single one', async () => {
    await report();
    expect((await run({ budget: { accounts: 5, ms: 0 } })).drifts).toMatchObject([
      { outcome: 'over_budget' },
    ]);
    await report();
    const short = { budget: { accounts: 5, ms: minute } };
    expect((await run(short)).drifts).toMatchObject([{ outcome: 'not_reproduced' }]);
    await report();
    expect((await run(short)).drifts).toMatchObject([{ outcome: 'over_budget' }]);
    expect(runs).toHaveLength(1);
  });

  it('is one for the site and another for the sandbox', async () => {
    await report();
    await run({ sandbox: { inject: [] } });
    expect(await spent()).toEqual({ accounts: 0, ms: 0 });
    expect(await backend.budget.spent({ service: 'openai', place: 'sandbox' }, '2026-03-14')).toEqual({
      accounts: 1,
      ms: 2 * minute,
    });
  });
});

describe('a fix that is newer than what is installed here', () => {
  const key = { service: 'openai', step_hash: stepHash('openai', 'signup-form') };
  beforeEach(async () => {
    await report({ version: '1.1.0' });
    const { fence, upto } = await backend.claims.claim(key, { holder: 'a test', lease_ms: hour });
    await backend.claims.handled(key, { fence, upto, result: 'not_reproduced', fixed_in: '1.2.0' });
    now += hour;
    endings = [{ event: makeTripwire({ scraper_version: '1.1.0' }), made }];
    await report({ version: '1.3.0' });
  });
  const expectNothing = async ({ drifts }: RunSummary) => {
    const why = 'version 1.1.0, which is installed here, is older than 1.2.0, which has the fix';
    expect(drifts).toMatchObject([{ outcome: 'inconclusive', why, actions: [], retry_at: null }]);
    expect(await drift()).toMatchObject({ result: 'not_reproduced', fixed_in: '1.2.0', hours: 0 });
    now += 24 * hour;
    expect((await run()).drifts).toEqual([]);
  };

  it('is not tried, as no run of the older version says anything', async () => {
    const reproducer = async () => ({ ...counting, versionOf: async () => '1.1.0' });
    await expectNothing(await run({ openTools: async () => ({ ...(await openTools()), reproducer }) }));
    expect(runs).toEqual([]);
    expect(await spent()).toEqual({ accounts: 0, ms: 0 });
  });

  it('is tried once where only the run tells its version', async () => {
    await expectNothing(await run());
    expect(runs).toHaveLength(1);
  });
});

describe('the runs of an hour', () => {
  it('are made again where the first could tell nothing, and all of them stand in the issue', async () => {
    endings = [failure('network'), {}, { event: makeTripwire(), made }];
    await report();
    const { drifts, reproductions } = await run();
    expect(drifts).toMatchObject([
      {
        outcome: 'reproduced',
        attempts: [
          { ended: 'error', result: 'inconclusive', why: 'the run ended with network at signup-form' },
          { ended: 'crash', result: 'inconclusive' },
          { ended: 'tripwire', result: 'reproduced' },
        ],
      },
    ]);
    expect(reproductions.map(({ ended }) => ended)).toEqual(['error', 'crash', 'tripwire']);
    expect(pauses).toEqual([15_000]);
    const rows = issue('openai-signup-form').match(/^\| 2026-.*(inconclusive|reproduced) \|$/gm);
    expect(rows).toHaveLength(3);
    // What a crash has made nobody knows: it counts.
    expect(await spent()).toEqual({ accounts: 2, ms: 6 * minute });
  });

  it('are counted over the hours until one shows the drift', async () => {
    endings = [{}, {}, {}, failure('challenge'), { event: makeTripwire(), made }];
    await report();
    await run();
    expect(await drift()).toMatchObject({ result: 'inconclusive', attempts: 3, hours: 1 });
    now += hour;
    expect((await run()).drifts).toMatchObject([{ outcome: 'inconclusive', attempts: [{}] }]);
    expect(await drift()).toMatchObject({ attempts: 4, hours: 2 });
    now += 2 * hour;
    await run();
    expect(runs).toHaveLength(5);
    expect(issue('openai-signup-form')).toContain('Before that, 4 runs in 2 earlier hours did not show it.');
    expect(await drift()).toMatchObject({ result: 'reproduced', attempts: 0, hours: 0 });
  });

  it('say nothing of a drift where they were for a step that is not there', async () => {
    const details = { reason: 'no such step', rule: 'core/until' };
    const none = { type: 'error', code: 'config', step: null, details } as const;
    endings = [
      { event: none, made: nothing },
      { event: makeTripwire(), made },
    ];
    await report({ step: 'no-such-step' });
    now += 1;
    await report();
    expect((await run()).drifts).toMatchObject([
      { step: 'no-such-step', outcome: 'inconclusive', retry_at: null },
      { step: 'signup-form', outcome: 'reproduced', attempts: [{}] },
    ]);
  });

  it('answer for every drift of the provider that they came to, and for no other', async () => {
    const stopped = {
      type: 'stopped',
      step: 'signup-form',
      scraper_version: '1.0.0',
      elapsed_ms: 1,
    } as const;
    const passed = ['signup-form', 'verify-email'];
    endings = [
      { event: stopped, passed: ['signup-form'], made: nothing },
      { event: makeTripwire({ step: 'create-key' }), passed, made },
    ];
    await report();
    now += 1;
    await report({ step: 'create-key' });
    now += 1;
    await report({ step: 'verify-email' });
    const { drifts } = await run();
    expect(drifts).toMatchObject([
      { step: 'signup-form', outcome: 'not_reproduced', attempts: [{ ended: 'stopped' }] },
      { step: 'create-key', outcome: 'reproduced', attempts: [{ ended: 'tripwire' }] },
      { step: 'verify-email', outcome: 'not_reproduced', attempts: [{ ended: 'tripwire' }] },
    ]);
    expect(runs.map(({ step }) => step)).toEqual(['signup-form', 'create-key']);
    expect(await spent()).toMatchObject({ accounts: 1 });
  });
});
