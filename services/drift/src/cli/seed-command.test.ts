import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HourlyScene, hourlyScene } from '../testing/hourly-scene.ts';
import { makeReport } from '../testing/make-report.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { runCli } from '../testing/run-cli.ts';

describe('agentkeys-drift store seed, fresh and run', () => {
  let scene: HourlyScene;
  beforeAll(async () => {
    scene = await hourlyScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());
  const cli = (args: string[], env: Record<string, string> = {}) => runCli(args, { cwd: scene.folder, env });

  it('seed a store once with each report, and name what waits', async () => {
    const reports = [makeReport(), makeReport({ service: 'openrouter', step: 'create-key' })];
    await writeFile(
      join(scene.folder, 'seed.ndjson'),
      reports.map((each) => JSON.stringify(each)).join('\n'),
    );
    const seed = ['store', 'seed', '--db', 'seeded.db', '--from', 'seed.ndjson', '--json'];
    expect(JSON.parse((await cli([...seed, 'acme/signup-form=3'])).stdout)).toEqual({
      stored: 5,
      duplicates: 0,
    });
    // The same ids are the same reports.
    expect(JSON.parse((await cli(seed)).stdout)).toEqual({ stored: 0, duplicates: 2 });

    const GITHUB_OUTPUT = join(scene.folder, 'output');
    const { code, stdout } = await cli(['fresh', '--db', 'seeded.db', '--json'], { GITHUB_OUTPUT });
    expect(code).toBe(0);
    const { services } = JSON.parse(stdout);
    expect(services.toSorted()).toEqual(['acme', 'openai', 'openrouter']);
    expect(await readFile(GITHUB_OUTPUT, 'utf8')).toBe(`services=${JSON.stringify(services)}\n`);
    const one = await cli(['fresh', '--db', 'seeded.db', '--service', 'openrouter']);
    expect(one.stdout).toBe('openrouter: create-key\n');
  });

  it('store nothing of a seed with a fault in it', async () => {
    const seed = ['store', 'seed', '--db', 'faulty.db', '--json'];
    const refused = await cli([...seed, 'acme/signup-form=2 acme/Sign']);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('REPORT_INVALID');
    expect((await cli(['fresh', '--db', 'faulty.db', '--json'])).stdout).toContain('STORE_NOT_FOUND');
    expect((await cli([...seed, '--from', 'nowhere'])).code).toBe(2);
  });

  it('write what a run did as JUnit and onto the page of a workflow’s run', async () => {
    await scene.endings({ acme: { event: makeTripwire() } });
    const GITHUB_STEP_SUMMARY = join(scene.folder, 'summary.md');
    await writeFile(GITHUB_STEP_SUMMARY, 'of an earlier step\n');
    const run = ['run', '--db', 'seeded.db', '--service', 'acme', '--junit', 'results/drift.xml'];
    const { code, stdout } = await cli(run, { GITHUB_STEP_SUMMARY });
    expect([code, stdout]).toEqual([0, expect.stringContaining('acme signup-form: reproduced')]);
    const summary = await readFile(GITHUB_STEP_SUMMARY, 'utf8');
    expect(summary).toMatch(/^of an earlier step\n## Drift run\n/);
    expect(summary).toContain('| `acme` `signup-form` | reproduced | 3 |');
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
    const { testsuites } = parser.parse(await readFile(join(scene.folder, 'results', 'drift.xml'), 'utf8'));
    expect(testsuites.testsuite).toMatchObject({
      tests: '1',
      failures: '1',
      testcase: { classname: 'acme', name: 'signup-form' },
    });
  });

  it('say so where that cannot be written, after the summary', async () => {
    await rm(join(scene.folder, 'results'), { recursive: true });
    await writeFile(join(scene.folder, 'results'), 'no folder');
    const run = ['run', '--db', 'seeded.db', '--service', 'acme', '--junit', 'results/drift.xml'];
    const { code, stdout, stderr } = await cli(run);
    expect(code).toBe(1);
    expect(stdout).toContain('No drift has fresh reports');
    expect(stderr).toContain('OUTPUT_NOT_WRITTEN');
  });
});
