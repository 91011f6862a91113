import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMain } from '../testing/run-main.ts';

let folder: string;
let preload: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-light-'));
  preload = join(folder, 'record.mjs');
  // Writes down every module that is loaded from a package.
  await writeFile(
    preload,
    `import { appendFileSync } from 'node:fs';
     import { registerHooks } from 'node:module';
     registerHooks({ load(url, context, next) {
       const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
       if (name) appendFileSync(process.env.LOADED, name + '\\n');
       return next(url, context);
     } });`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function packagesIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return [...new Set(text.split('\n').filter(Boolean))].sort();
}

test.each([['--version'], ['--help'], ['provision', '--help']])(
  '%s loads nothing but the command line parser',
  async (...argv) => {
    const LOADED = join(folder, argv.join('-'));
    expect(await startMain(argv, { cwd: folder, preload, env: { LOADED } }).ended).toMatchObject({ code: 0 });
    expect(await packagesIn(LOADED)).toEqual(['commander']);
  },
);

test('the public door loads nothing at all: every provider comes through it', async () => {
  const LOADED = join(folder, 'door');
  const door = new URL('../index.ts', import.meta.url).href;
  const { status } = spawnSync(
    process.execPath,
    ['--import', preload, '--input-type=module', '--eval', `await import('${door}')`],
    {
      env: { LOADED },
    },
  );
  expect(status).toBe(0);
  expect(await packagesIn(LOADED)).toEqual([]);
});
