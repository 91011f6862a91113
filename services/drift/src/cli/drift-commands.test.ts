import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HourlyScene, hourlyScene } from '../testing/hourly-scene.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { runCli } from '../testing/run-cli.ts';

const key = 'openai.b59114af29bce274';
let scene: HourlyScene;
beforeEach(async () => {
  scene = await hourlyScene();
});
afterEach(() => scene[Symbol.asyncDispose]());
const cli = async (...args: string[]) => {
  const [command = '', ...rest] = args;
  return runCli([command, ...rest, '--db', 'drift.db'], { cwd: scene.folder });
};

it('lists drifts and shows one of them, before and after a run', async () => {
  expect((await cli('list')).stdout).toBe('There are none.\n');
  await scene.report({ version: '1.1.0', time: Date.UTC(2026, 2, 14, 11) });
  await scene.report({ service: 'openrouter', step: 'create-key' });
  expect((await cli('list')).stdout).toMatch(
    /^openai\.b59114af29bce274 {2}signup-form {2}open, not tried, 1 report\nopenrouter\.[0-9a-f]{16} {2}create-key {2}open, not/,
  );
  await scene.endings({ openai: { event: makeTripwire() } });
  await scene.summary('--service', 'openai');

  const { drifts } = JSON.parse((await cli('list', '--open', '--json')).stdout);
  expect(drifts).toMatchObject([{ service: 'openai', result: 'reproduced' }]);
  expect((await cli('list', '--service', 'openai')).stdout).toMatch(
    /signup-form {2}reproduced, 1 report {2}file:.*issue\.md\n$/,
  );
  const byName = await cli('show', 'openai.signup-form');
  expect(byName.stdout).toContain(
    `openai signup-form (${key})\n  reproduced, 1 report, from 2026-03-14 11:00 UTC`,
  );
  expect(byName.stdout).toContain('  trips with version 1.1.0\n  issue: file:');
  expect(byName.stdout).toMatch(
    / {2}reported 2026-03-14 11:00 UTC, arrived .*, reproduced .*, issue .* UTC\n/,
  );
  expect(byName.stdout).toContain(
    '  2026-03-14: 1 report\n    1 of version 1.1.0: selector-missing without submit',
  );
  expect((await cli('show', key)).stdout).toBe(byName.stdout);
  expect(JSON.parse((await cli('show', key, '--json')).stdout)).toMatchObject({
    drift: { step: 'signup-form' },
    batches: [{ count: 1 }],
  });
});

it.each(['openai.nothing', 'openai.0123456789abcdef', 'x'])('says that %s is no drift', async (unknown) => {
  const { code, stdout, stderr } = await cli('show', unknown);
  expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('DRIFT_NOT_FOUND')]);
});
