import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryHome } from '../src/run-cli.ts';

const demo = join(import.meta.dirname, '..', '..', 'examples', 'full-loop', 'src', 'demo.ts');

it('the demo goes through the whole loop, and leaves nothing that a second time would find', {
  timeout: 600_000,
}, async () => {
  const person = await temporaryHome();
  const { stdout } = await promisify(execFile)(process.execPath, [demo], {
    env: { ...process.env, NO_COLOR: '1', HOME: person },
  });
  expect(stdout).toMatch(/outcome ok after/);
  expect(stdout.match(/needs_fallback \(selector-missing at signup-form\)/g)).toHaveLength(4);
  expect(stdout).toMatch(/batch openai\.[\d-]+\.[0-9a-f]{16}: count 3, 1 variant/);
  expect([...stdout.matchAll(/reproductions started: (\d)/g)].map(([, count]) => count)).toEqual([
    '1',
    '0',
    '0',
  ]);
  expect(stdout).toMatch(/reproduced, 3 reports, issue: create/);
  expect(stdout).toMatch(/bumped, 4 reports, issue: update/);
  expect(stdout).toMatch(/nothing was started, nothing was written/);
  const file = /^The issue: (.+)$/m.exec(stdout)?.[1] ?? '';
  expect(await readFile(file, 'utf8')).toContain('**4 reports**');
  // A folder of its own each time, and the person's: all that a second time could meet.
  expect(file.startsWith(person)).toBe(false);
  const left = await readdir(person, { recursive: true });
  expect(left.filter((name) => /agentkeys|drift/i.test(name))).toEqual([]);
  await rm(person, { recursive: true, force: true });
});
