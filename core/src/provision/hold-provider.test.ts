import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdProvider } from './hold-provider.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-hold-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const lockFile = () => join(home, 'locks', 'acme.lock');
const rewrite = async (change: object) => {
  const holder = JSON.parse(await readFile(lockFile(), 'utf8'));
  await writeFile(lockFile(), JSON.stringify({ ...holder, ...change }));
};

it('lets one in at a time, and each provider by itself', async () => {
  const release = await holdProvider(home, 'acme');
  await expect(holdProvider(home, 'acme')).rejects.toMatchObject({
    code: 'PROVISION_BUSY',
    exit: 7,
    details: {
      seen: expect.stringMatching(new RegExp(`^process ${process.pid} on .+, since \\d{4}-`)),
      lock_file: lockFile(),
    },
  });
  await (await holdProvider(home, 'other'))();
  await release();
  expect(await readdir(join(home, 'locks'))).toEqual([]);
  await (await holdProvider(home, 'acme'))();
});

it.each([
  // Larger than any number of a process.
  ['is gone', { pid: 2 ** 22 + 1 }],
  ['had the number of this one, before it', { began: '1' }],
])('takes over from a process that %s, which cannot let it go any more', async (_, change) => {
  const late = await holdProvider(home, 'acme');
  await rewrite({ ...change, nonce: 'another' });
  if ('began' in change && process.platform !== 'linux') return;
  const release = await holdProvider(home, 'acme');
  await late();
  await expect(holdProvider(home, 'acme')).rejects.toMatchObject({ code: 'PROVISION_BUSY' });
  await release();
});

it('does not take over from another machine', async () => {
  await holdProvider(home, 'acme');
  await rewrite({ host: `not-${hostname()}`, pid: 2 ** 22 + 1 });
  await expect(holdProvider(home, 'acme')).rejects.toMatchObject({ code: 'PROVISION_BUSY' });
});
