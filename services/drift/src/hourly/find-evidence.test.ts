import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningService, startService } from '../api/start-service.ts';
import { openEvidenceStore } from '../evidence/evidence-store.ts';
import { drawPixel } from '../testing/draw-pixel.ts';
import { type HourlyScene, hourlyScene } from '../testing/hourly-scene.ts';
import { makeReport } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { evidenceToken, runnerToken } from '../testing/open-service.ts';
import { runCli } from '../testing/run-cli.ts';

const name = 'openai-signup-form';
let scene: HourlyScene;
let service: RunningService;
beforeEach(async () => {
  scene = await hourlyScene();
  await scene.endings({ openai: { event: makeTripwire() } });
  service = await startService({
    backend: scene.backend,
    port: 0,
    host: '127.0.0.1',
    token: runnerToken,
    evidence: await openEvidenceStore({ folder: join(scene.folder, 'evidence') }),
    evidenceToken,
  });
});
afterEach(async () => {
  await service.stop();
  await scene[Symbol.asyncDispose]();
});

/** A report and its picture, as a caller sends them. */
async function send(time: number, shade: number): Promise<void> {
  const report = makeReport({ time });
  const { report_id } = report;
  const request = (method: string, path: string, body: object) =>
    fetch(service.address + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${evidenceToken}` },
      body: JSON.stringify(body),
    });
  expect((await request('POST', '/drift/report', report)).status).toBe(202);
  const evidence = {
    schema: 'report-evidence/1',
    report_id,
    service: 'openai',
    step: 'signup-form',
    screenshot_b64: drawPixel(shade).toString('base64'),
    wireframe: makeTripwire().wireframe,
  };
  expect((await request('PUT', `/drift/evidence/${report_id}`, evidence)).status).toBe(200);
}
const runThroughApi = () =>
  runCli(['run', '--url', service.address], {
    cwd: scene.folder,
    env: { AGENTKEYS_DRIFT_TOKEN: runnerToken },
  });
const pictures = () =>
  readdirSync(join(scene.folder, 'drift-issues', name)).filter((file) => /^newest.*png$/.test(file));

it('attaches to an open issue what callers have sent since, through the API and from the folder', async () => {
  await send(Date.now() - 60_000, 1);
  await scene.summary();
  // What the reproduction has seen is newer.
  expect(pictures()).toEqual([]);

  await send(Date.now() + 60_000, 2);
  expect((await runThroughApi()).stdout).toContain('openai signup-form: bumped, 2 reports');
  expect(pictures()).toEqual(['newest.png']);
  expect(readFileSync(join(scene.folder, 'drift-issues', name, 'newest.png'))).toEqual(drawPixel(2));
  expect(await scene.issue(name)).toContain('](newest.png)');
  expect(await scene.issue(name)).toContain('](newest-wireframe.svg)');
  const [batch] = await scene.backend.batches.list();
  expect(batch?.screenshot_ref).toBe(`sha256:${createHash('sha256').update(drawPixel(2)).digest('hex')}`);

  await scene.report({ time: Date.now() + 90_000 });
  await scene.summary('--evidence', 'evidence');
  expect(await scene.issue(name)).toContain('; nothing newer to show has come since.');

  await send(Date.now() + 120_000, 3);
  await scene.summary('--evidence', 'evidence');
  expect(pictures()).toEqual(['newest-2.png', 'newest.png']);
  expect(await scene.issue(name)).toContain('](newest-2.png)');
  expect((await scene.comments(name)).match(/New evidence/g)).toHaveLength(2);
  expect(await scene.lines('runs')).toHaveLength(1);
});

it('raises the counts all the same where the picture is not what was sent, or cannot be had', async () => {
  await send(Date.now() - 60_000, 1);
  await scene.summary();
  const spoil = (part: string): void => {
    for (const file of readdirSync(join(scene.folder, 'evidence', part)))
      writeFileSync(join(scene.folder, 'evidence', part, file), '<svg onload=alert(1)>');
  };
  await send(Date.now() + 60_000, 2);
  spoil('pictures');
  expect((await runThroughApi()).stdout).toContain('openai signup-form: bumped, 2 reports');
  await scene.report({ time: Date.now() + 90_000 });
  spoil('reports');
  const { code, stdout, stderr } = await scene.run('--evidence', 'evidence');
  expect([code, stdout]).toEqual([0, expect.stringContaining('openai signup-form: bumped, 3 reports')]);
  expect(stderr).toContain('the newest picture could not be had');
  expect(pictures()).toEqual([]);
  expect(await scene.comments(name)).toBe('');
});
