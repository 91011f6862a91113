import { stepHash } from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HourlyScene, hourlyScene } from '../testing/hourly-scene.ts';
import { makeReport } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { type RunningCli, startCli } from '../testing/run-cli.ts';

const openai = { service: 'openai', step_hash: stepHash('openai', 'signup-form') };
const everySecond = '* * * * * *';

let scene: HourlyScene;
let serving: RunningCli | undefined;
beforeEach(async () => {
  scene = await hourlyScene();
});
afterEach(async () => {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
  serving = undefined;
  await scene[Symbol.asyncDispose]();
});

const start = (...args: string[]): RunningCli => {
  serving = startCli(['serve', '--db', 'drift.db', '--port', '0', '--json', ...args], { cwd: scene.folder });
  return serving;
};
async function serve(): Promise<{ report(): Promise<void>; said(): string; end(): Promise<number | null> }> {
  const { child, ended, line } = start('--run', everySecond);
  let said = '';
  child.stderr?.on('data', (text: string) => {
    said += text;
  });
  const { address } = JSON.parse(await line(/^\{/));
  return {
    report: async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(makeReport());
      const answer = await fetch(`${address}/drift/report`, { method: 'POST', headers, body });
      expect(answer.status).toBe(202);
    },
    said: () => said,
    end: async () => {
      child.kill('SIGTERM');
      return (await ended).code;
    },
  };
}
const patience = { timeout: 60_000 };

it('makes the hourly run within the service, again and again, and outlives one that fails', async () => {
  await scene.endings({ openai: { fail: 'no browser here' } });
  const service = await serve();
  await expect.poll(service.said, patience).toContain('Hourly run: nothing is fresh');
  await service.report();
  await expect.poll(service.said, patience).toContain('Hourly run: 1 drift (1 failed), 0 reproductions');
  expect(service.said()).toMatch(/openai signup-form: The reproduction could not .*REPRODUCTION_NOT_STARTED/);

  await scene.endings({ openai: { event: makeTripwire() } });
  await expect.poll(service.said, patience).toContain('Hourly run: 1 drift (1 reproduced), 1 reproduction');
  expect(await scene.issues()).toEqual(['openai-signup-form']);
  await service.report();
  await expect.poll(service.said, patience).toContain('Hourly run: 1 drift (1 bumped), 0 reproductions');
  expect(await service.end()).toBe(0);
});

it('makes no two runs at once, and gives up the one that is under way when the service ends', async () => {
  await scene.endings({ openai: { hang: true } });
  const service = await serve();
  await service.report();
  await expect.poll(() => scene.lines('runs'), patience).toHaveLength(1);
  const before = service.said();
  // Of another service, so that a second run would have something to do.
  await scene.report({ service: 'openrouter' });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(service.said()).toBe(before);
  expect(await scene.lines('runs')).toHaveLength(1);
  expect(await service.end()).toBe(0);
  expect(service.said()).toContain('The hourly run was given up');
  expect(await scene.backend.drifts.get(openai)).toMatchObject({ state: 'open' });
});

it.each([
  [['--run', 'hourly'], '--run hourly'],
  [['--run', everySecond, '--inject', 'x'], '--sandbox'],
  [['--github', 'acme/scrapers'], '--run'],
])('ends with 2 for %j', async (args, text) => {
  const { code, stdout } = await start(...args).ended;
  expect(code).toBe(2);
  expect(stdout).toContain('USAGE');
  expect(stdout).toContain(text);
});
