import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const demo = join(import.meta.dirname, '..', '..', 'examples', 'full-loop', 'src', 'demo.ts');

describe('the demo', () => {
  it('goes through the whole loop, and again', { timeout: 600_000 }, async () => {
    for (let time = 0; time < 2; time += 1) {
      const { stdout } = await promisify(execFile)(process.execPath, [demo], {
        env: { ...process.env, NO_COLOR: '1' },
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
    }
  });
});
