import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHostile } from './fixtures/run-hostile.ts';
import { readableFolders } from './readable-folders.ts';

const canary = 'canary-5uYq0Zt';
let folder: string;
let files: Record<'ssh' | 'key', string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-hostile-'));
  files = {
    ssh: join(folder, '.ssh', 'id_ed25519'),
    key: join(folder, '.agentkeys', 'keys', 'other.json'),
  };
  for (const file of [files.ssh, files.key]) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ canary }));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(['read its own package', 'load a library'])('lets a provider %s', async (act) => {
  expect(await runHostile({ act })).toMatchObject({ status: 'valid', event: undefined, exitCode: 0 });
});

describe.each(['ssh', 'key'] as const)('a file of somebody else (%s)', (name) => {
  it.each([
    'write a file',
    'read a file',
    'read a file later',
    'open a file',
    'load a file as a module',
    'open a database',
    'make a database',
    'use WebAssembly with files',
    'list a folder',
    'link to a file',
    'load native code',
  ])('is out of reach for code that would %s', async (act) => {
    await expectRefusal(act, files[name]);
  });
});

it.each([
  'write beside itself',
  'read the environment of its host',
  'start a program',
  'start a program later',
  'start a worker',
  'open an inspector',
  'inspect itself',
  'reach into Node.js',
  'lift its limits',
])('keeps a provider’s code from trying to %s', async (act) => {
  await expectRefusal(act);
});

async function expectRefusal(act: string, argument?: string): Promise<void> {
  const { status, event, exitCode, log } = await runHostile({ act, argument });
  expect({ status, exitCode }).toEqual({ status: undefined, exitCode: 1 });
  expect(event).toMatchObject({
    type: 'error',
    code: 'internal',
    details: {
      reason: expect.stringMatching(/access|disabled|No such built-in module|Cannot find|process\.binding/i),
    },
  });
  expect(JSON.stringify([event, log])).not.toContain(canary);
  expect(existsSync(fileURLToPath(new URL('./fixtures/hostile/left.txt', import.meta.url)))).toBe(false);
}

/** A project in which a provider is installed, whose package.json names these dependencies. */
async function install(dependencies: Record<string, string>) {
  const project = await mkdtemp(join(folder, 'project-'));
  const provider = join(project, 'node_modules', 'agentkeys-provider-odd');
  await mkdir(join(provider, 'dist'), { recursive: true });
  const manifest = { name: 'agentkeys-provider-odd', dependencies };
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project' }));
  await writeFile(join(provider, 'package.json'), JSON.stringify(manifest));
  const allowed = () => readableFolders(fileURLToPath(import.meta.url), provider);
  return { project, provider, allowed };
}

const paths = [
  '../..',
  '../../..',
  '..',
  '.',
  '/',
  '@a/../../..',
  '.hidden',
  'odd/../../..',
  '',
  'file:../..',
];

it('takes no path for the name of a dependency', async () => {
  const { project, provider, allowed } = await install(Object.fromEntries(paths.map((name) => [name, '*'])));
  expect(allowed()).toContain(provider);
  expect(allowed().filter((path) => provider.startsWith(`${path}/`) || path === project)).toEqual([]);
});

it('asks the manifest of the package, and none that the package keeps in a folder of its own', async () => {
  const { project, provider, allowed } = await install({});
  const other = join(project, 'node_modules', 'other');
  await mkdir(other);
  await writeFile(join(other, 'package.json'), JSON.stringify({ name: 'other' }));
  const nested = { name: 'nested', dependencies: { '../../../..': '*', other: '*' } };
  await writeFile(join(provider, 'dist', 'package.json'), JSON.stringify(nested));
  expect(allowed().filter((path) => path.startsWith(project))).toEqual([provider]);
});

it('reads the packages of its files and what they depend on, under both names of a link', () => {
  const own = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
  const folders = readableFolders(fileURLToPath(import.meta.url), own);
  expect(folders[0]).toBe(own);
  expect(folders.some((path) => path.endsWith('/node_modules/playwright-core'))).toBe(true);
  // What is only needed to build or to test is none of them.
  expect(folders.filter((path) => /fast-check|vitest|typescript$/.test(path))).toEqual([]);
  expect(folders.filter((path) => own.startsWith(`${path}/`))).toEqual([]);
});
