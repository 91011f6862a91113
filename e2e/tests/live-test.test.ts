import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli, temporaryHome } from '../src/run-cli.ts';

let home: string;
beforeEach(async () => {
  home = await temporaryHome();
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('tries providers one after another in their sandboxes, and removes what that has made, also in CI', async () => {
  const args = ['live-test', 'acme', 'openrouter', '--sandbox', '--json'];
  const { code, stdout, stderr } = await runCli(args, { home, env: { CI: 'true' } });
  expect(code, stderr).toBe(0);
  const [acme, openrouter, ...others] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(others).toEqual([]);
  expect(acme).toMatchObject({ provider: 'acme', outcome: 'ok', verification: 'valid', left: null });
  expect(openrouter).toMatchObject({ provider: 'openrouter', outcome: 'ok', removed: { keys: 1 } });
  expect(openrouter.key).toMatch(/^sk-or-v1-…$/);
  expect(openrouter.passed.length).toBeGreaterThan(2);
  expect(await readdir(join(home, 'keys'))).toEqual([]);
}, 300_000);

it('says in its table and with its exit code that a page has changed shape', async () => {
  const args = ['live-test', 'acme', '--sandbox', '--inject', 'submit-renamed'];
  const { code, stdout } = await runCli(args, { home });
  expect(code).toBe(3);
  expect(stdout).toMatch(/^acme +\S+ +needs_fallback \(drift\) +\S+ +\d/m);
  expect(stdout).toContain('has changed shape at the step');
}, 300_000);
