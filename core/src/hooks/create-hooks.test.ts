import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Evidence, evidenceSchema, type Verdict } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { PluginLogger } from '../plugins/plugin.ts';
import { createHooks, type HooksOptions } from './create-hooks.ts';
import type { RunInfo } from './hook-table.ts';
import type { TapFailure } from './wrap-tap.ts';

const sample = new URL('../contracts/samples/evidence.json', import.meta.url);
const evidence = evidenceSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));
const run: RunInfo = { runId: 'r', provider: 'acme', version: '1.0.0', sandbox: true };
const step = { ...run, step: 'signup-form' };
const verdict = (rule: string): Verdict => ({ verdict: 'pass', rule, reason: 'because' });

function setUp(timeLimits: HooksOptions['timeLimits'] = {}) {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const write =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}): void =>
      void lines.push({ level, message, fields });
  const log: PluginLogger = { debug: write('debug'), info: write('info'), warn: write('warn') };
  const failed: TapFailure[] = [];
  const hooks = createHooks({ log, timeLimits, onTapFailed: (failure) => failed.push(failure) });
  return { hooks, lines, failed, one: hooks.face('one'), two: hooks.face('two'), three: hooks.face('three') };
}
const failureOf = async (work: Promise<unknown>): Promise<AgentKeysError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AgentKeysError);
  return error as AgentKeysError;
};
const throws = (): never => {
  throw new TypeError('broken');
};
const hang = (): Promise<never> => new Promise(() => {});

test('taps run in order of stage, then of registration, across plugins', async () => {
  const { hooks, one, two, three } = setUp();
  const order: string[] = [];
  one.beforeStep(() => order.push('one'));
  two.beforeStep(() => order.push('two late'), { stage: 10 });
  three.beforeStep(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push('three');
  });
  two.beforeStep(() => order.push('two early'), { stage: -10 });
  one.beforeStep(() => order.push('one again'));
  await hooks.fire.beforeStep(step);
  expect(order).toEqual(['two early', 'one', 'three', 'one again', 'two late']);
});

test('a hook that no plugin has tapped is known as such', () => {
  const { hooks, one } = setUp();
  expect(hooks.isTapped('beforeStep')).toBe(false);
  one.beforeStep(() => undefined);
  expect(hooks.isTapped('beforeStep')).toBe(true);
  expect(hooks.isTapped('afterStep')).toBe(false);
});

test('modify: each tap gets what the one before returned', async () => {
  const { hooks, one, two } = setUp();
  one.modifyEvidence((seen) => ({ ...seen, busy: [...seen.busy, 'one'] }));
  two.modifyEvidence(async (seen) => ({ ...seen, busy: [...seen.busy, 'two'] }));
  expect((await hooks.fire.modifyEvidence(evidence)).busy).toEqual(['one', 'two']);
});

test('modify: without taps the value comes back', async () => {
  const { hooks } = setUp();
  expect(await hooks.fire.modifyEvidence(evidence)).toEqual(evidence);
});

test('resolve: the first answer wins, undefined passes, and nobody is an answer too', async () => {
  const { hooks, one, two, three } = setUp();
  expect(await hooks.fire.resolveBrowser(run)).toBeUndefined();
  one.resolveBrowser(() => undefined);
  two.resolveBrowser(async () => ({ executablePath: '/two' }));
  three.resolveBrowser(throws);
  expect(await hooks.fire.resolveBrowser(run)).toEqual({ executablePath: '/two' });
});

test('detect: the first verdict in order of stage wins', async () => {
  const { hooks, one, two } = setUp();
  one.detect(() => verdict('one/late'), { stage: 5 });
  two.detect(() => verdict('two/early'));
  expect(await hooks.fire.detect(evidence)).toEqual(verdict('two/early'));
});

test('on: all are told at the same time', async () => {
  const { hooks, one, two } = setUp();
  const told: string[] = [];
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  one.onOutcome(async () => {
    await opened;
    told.push('one');
  });
  two.onOutcome(() => {
    told.push('two');
    open();
  });
  await hooks.fire.onOutcome({ ...run, outcome: {} as never });
  expect(told).toEqual(['two', 'one']);
});

test('a tap that throws where the run depends on it ends the run with its name', async () => {
  const { hooks, one, two, failed } = setUp();
  let reached = false;
  one.beforeStep(throws);
  two.beforeStep(() => {
    reached = true;
  });
  const error = await failureOf(hooks.fire.beforeStep(step));
  expect(error).toMatchObject({
    code: 'HOOK_FAILED',
    details: { plugin: 'one', hook: 'beforeStep', seen: 'broken' },
  });
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(reached).toBe(false);
  expect(failed).toMatchObject([{ plugin: 'one', hook: 'beforeStep', skipped: false }]);
});

test.each(['afterStep', 'resolveBrowser', 'resolveAccount', 'resolveKeyStore', 'modifyConfig'] as const)(
  '%s: a throwing tap ends the run',
  async (name) => {
    const { hooks, one } = setUp();
    one[name](throws);
    const fire = hooks.fire[name] as (argument: unknown) => Promise<unknown>;
    expect((await failureOf(fire(step))).code).toBe('HOOK_FAILED');
  },
);

test('an error with a code keeps it, and gains the name of the plugin', async () => {
  const { hooks, one } = setUp();
  const own = new AgentKeysError('ACCOUNT_NOT_CONFIGURED');
  one.resolveAccount(async () => {
    throw own;
  });
  const error = await failureOf(hooks.fire.resolveAccount(run));
  expect(error).toBe(own);
  expect(error.details).toEqual({ plugin: 'one', hook: 'resolveAccount' });
});

test('a thrown detector is passed over, logged once and counted always', async () => {
  const { hooks, one, two, lines, failed } = setUp();
  one.detect(throws);
  two.detect(() => verdict('two/rule'));
  for (let round = 0; round < 3; round += 1) {
    expect(await hooks.fire.detect(evidence)).toEqual(verdict('two/rule'));
  }
  expect(hooks.failures.get('detect/one')).toBe(3);
  expect(failed).toHaveLength(3);
  const warnings = lines.filter(({ level }) => level === 'warn');
  expect(warnings).toMatchObject([
    { fields: { plugin: 'one', hook: 'detect', seen: 'broken', skipped: true } },
  ]);
});

test('a thrown modifier is passed over, and leaves no half of its changes', async () => {
  const { hooks, one, two } = setUp();
  one.modifyEvidence((seen) => {
    seen.busy.push('half');
    return throws();
  });
  two.modifyEvidence((seen) => ({ ...seen, title: 'two' }));
  expect(await hooks.fire.modifyEvidence(evidence)).toEqual({ ...evidence, title: 'two' });
});

test('an observer that throws harms nobody', async () => {
  const { hooks, one, two, failed } = setUp();
  let told = false;
  one.onEvent(throws);
  two.onEvent(() => {
    told = true;
  });
  await hooks.fire.onEvent({ ...run, event: {} as never });
  expect(told).toBe(true);
  expect(failed).toHaveLength(1);
});

test('a hanging tap is ended by its limit, with its name', async () => {
  const { hooks, one } = setUp({ beforeStep: 20 });
  one.beforeStep(hang);
  const error = await failureOf(hooks.fire.beforeStep(step));
  expect(error).toMatchObject({ code: 'HOOK_TIMEOUT', details: { plugin: 'one', hook: 'beforeStep' } });
});

test('a hanging detector and a hanging observer are passed over', async () => {
  const { hooks, one, two, failed } = setUp({ detect: 20, onEvent: 20 });
  one.detect(hang);
  one.onEvent(hang);
  two.detect(() => verdict('two/rule'));
  expect(await hooks.fire.detect(evidence)).toEqual(verdict('two/rule'));
  await hooks.fire.onEvent({ ...run, event: {} as never });
  expect(failed.map(({ error }) => error.code)).toEqual(['HOOK_TIMEOUT', 'HOOK_TIMEOUT']);
});

test.each([
  ['null', null, 'returned null'],
  ['an object without what is needed', { path: '/x' }, 'no string executablePath'],
])('resolve: %s is a wrong answer', async (_, answer, seen) => {
  const { hooks, one } = setUp();
  one.resolveBrowser(() => answer as never);
  const error = await failureOf(hooks.fire.resolveBrowser(run));
  expect(error).toMatchObject({ code: 'HOOK_ANSWER', details: { plugin: 'one', seen } });
});

test('modify: returning nothing is a wrong answer', async () => {
  const { hooks, one, failed } = setUp();
  one.modifyEvidence((() => undefined) as never);
  expect(await hooks.fire.modifyEvidence(evidence)).toEqual(evidence);
  expect(failed[0]?.error).toMatchObject({ code: 'HOOK_ANSWER', details: { seen: 'returned nothing' } });
});

test('detect: something that is no verdict is passed over', async () => {
  const { hooks, one, two, failed } = setUp();
  one.detect(() => ({ verdict: 'tripwire' }) as never);
  two.detect(() => verdict('two/rule'));
  expect(await hooks.fire.detect(evidence)).toEqual(verdict('two/rule'));
  expect(failed[0]?.error.code).toBe('HOOK_ANSWER');
});

test('what several plugins look at, none can change for the others', async () => {
  const { hooks, one, two, failed } = setUp();
  const seen: Evidence[] = [];
  one.detect((given) => {
    given.title = 'changed';
    return undefined;
  });
  two.detect((given) => {
    seen.push(given);
    return undefined;
  });
  await hooks.fire.detect(structuredClone(evidence));
  expect(seen).toEqual([evidence]);
  expect(failed).toHaveLength(1);
});

test('an aborted signal ends a hook that is under way', async () => {
  const { hooks, one } = setUp();
  one.resolveAccount(hang);
  const controller = new AbortController();
  const work = hooks.fire.resolveAccount(run, controller.signal);
  controller.abort(new Error('interrupted'));
  await expect(work).rejects.toThrow('interrupted');
  await expect(hooks.fire.resolveAccount(run, controller.signal)).rejects.toThrow('interrupted');
});

test('the duration of each tap is logged', async () => {
  const { hooks, one, lines } = setUp();
  one.detect(() => undefined);
  await hooks.fire.detect(evidence);
  expect(lines).toMatchObject([
    { level: 'debug', fields: { hook: 'detect', plugin: 'one', ms: expect.any(Number) } },
  ]);
});

test('taps are refused after setup, and when they are no functions', () => {
  const { hooks, one, two } = setUp();
  hooks.endSetup('one');
  expect(() => one.detect(() => undefined)).toThrow(expect.objectContaining({ code: 'HOOK_TAP' }));
  expect(() => two.detect({} as never)).toThrow(expect.objectContaining({ code: 'HOOK_TAP' }));
  expect(() => two.detect(() => undefined, { stage: Number.NaN })).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ plugin: 'two', hook: 'detect' }) }),
  );
});
