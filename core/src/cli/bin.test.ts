import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../bin');
let folder: string;
let bin: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agentkeys-bin-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'bin'));
  for (const name of ['agentkeys.js', 'start.js', 'package.json']) {
    copyFileSync(join(source, name), join(folder, 'bin', name));
  }
  bin = join(folder, 'bin/agentkeys.js');
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...argv: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1e8 });
  return { status, stdout, stderr };
};

test('an old Node.js gets a sentence', () => {
  const old = join(folder, 'old.cjs');
  writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { node: '20.19.4' } });");
  const { status, stderr } = run('--require', old, bin, '--version');
  expect(status).toBe(2);
  expect(stderr).toContain('needs Node.js 22.18 or newer; this is 20.19.4');
});

test('nothing in it is younger than the oldest Node.js: no arrow, template, const, import or trailing comma', () => {
  const code = ['agentkeys.js', 'start.js']
    .map((name) => readFileSync(join(source, name), 'utf8'))
    .join('\n')
    .replaceAll(/'[^'\n]*'/g, "''")
    .replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  expect(code).not.toMatch(/=>|`|\b(const|let|class|import|async|await)\b|,\s*[)\]}]|\?\.|\?\?/);
});

test('without what is built it says how to build', () => {
  const { status, stderr } = run(bin, '--version');
  expect(status).toBe(2);
  expect(stderr).toContain('npm run build');
});

test('all output comes through a pipe before the process ends, with the exit code of the command', () => {
  mkdirSync(join(folder, 'dist/cli'), { recursive: true });
  writeFileSync(
    join(folder, 'dist/cli/main.js'),
    `export const main = async (argv) => {
       process.stdout.write('x'.repeat(4_000_000));
       setInterval(() => {}, 1000);
       return Number(argv[0]);
     };`,
  );
  const { status, stdout } = run(bin, '3');
  expect(status).toBe(3);
  expect(stdout.length).toBe(4_000_000);
});
