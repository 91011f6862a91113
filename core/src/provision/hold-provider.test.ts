import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findHolder, holdProvider } from './hold-provider.ts';

let home: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-hold-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

const lockFile = () => join(home, 'locks', 'acme.lock');
const rewrite = async (change: object) => {
  const holder = JSON.parse(await readFile(lockFile(), 'utf8'));
  await writeFile(lockFile(), JSON.stringify({ ...holder, ...change }));
};

it('lets one in at a time, and each provider by itself', async () => {
  const release = await holdProvider(home, 'acme', 600_000);
  await expect(holdProvider(home, 'acme', 600_000)).rejects.toMatchObject({
    code: 'PROVISION_BUSY',
    exit: 7,
    details: {
      seen: expect.stringMatching(new RegExp(`^process ${process.pid} on .+, since \\d{4}-`)),
      lock_file: lockFile(),
    },
  });
  await (await holdProvider(home, 'other', 600_000))();
  await release();
  expect(await readdir(join(home, 'locks'))).toEqual([]);
  await (await holdProvider(home, 'acme', 600_000))();
});

it.each([
  // Larger than any number of a process.
  ['is gone', { pid: 2 ** 22 + 1 }],
  ['had the number of this one, before it', { began: '1' }],
])('takes over from a process that %s, which cannot let it go any more', async (_, change) => {
  const late = await holdProvider(home, 'acme', 600_000);
  await rewrite({ ...change, nonce: 'another' });
  if ('began' in change && process.platform !== 'linux') return;
  const release = await holdProvider(home, 'acme', 600_000);
  await late();
  await expect(holdProvider(home, 'acme', 600_000)).rejects.toMatchObject({ code: 'PROVISION_BUSY' });
  await release();
});

it.each([
  ['on another machine', { host: `not-${hostname()}`, pid: 2 ** 22 + 1 }],
  ['whose system does not say when it began', { began: undefined }],
])('takes over from a process %s when its run must be over, and not before', async (_, change) => {
  await holdProvider(home, 'acme', 600_000);
  const inTenMinutes = JSON.parse(await readFile(lockFile(), 'utf8')).until;
  expect(Date.parse(inTenMinutes)).toBeGreaterThan(Date.now() + 600_000);
  await rewrite(change);
  await expect(holdProvider(home, 'acme', 600_000)).rejects.toMatchObject({ code: 'PROVISION_BUSY' });
  expect(await findHolder(home, 'acme')).toBeDefined();

  await rewrite({ ...change, until: new Date(Date.now() - 1).toISOString() });
  expect(await findHolder(home, 'acme')).toBeUndefined();
  await (await holdProvider(home, 'acme', 600_000))();
});

it('keeps its hold, however long its run takes, where its process can be looked at', async () => {
  if (process.platform !== 'linux') return;
  await holdProvider(home, 'acme', 600_000);
  await rewrite({ until: new Date(0).toISOString() });
  await expect(holdProvider(home, 'acme', 600_000)).rejects.toMatchObject({ code: 'PROVISION_BUSY' });
});

async function holdInProcess(): Promise<{ said: string; child: ChildProcess }> {
  const script = fileURLToPath(new URL('./fixtures/hold-acme.ts', import.meta.url));
  const child = spawn(process.execPath, [script, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { said: String(line), child };
}

it('lets one of many processes in, names it to the others, and lets the next one in when it is killed', async () => {
  const many = await Promise.all(Array.from({ length: 5 }, holdInProcess));
  const holders = many.filter(({ said }) => said === 'held');
  expect(holders).toHaveLength(1);
  const pid = holders[0]?.child.pid;
  for (const { said } of many.filter((one) => one !== holders[0])) {
    expect(said).toMatch(new RegExp(`^PROVISION_BUSY process ${pid} on .+, since \\d{4}-`));
  }
  expect(await findHolder(home, 'acme')).toMatchObject({ pid, host: hostname() });

  holders[0]?.child.kill('SIGKILL');
  await once(holders[0]?.child as ChildProcess, 'exit');
  expect(await findHolder(home, 'acme')).toBeUndefined();
  const next = await holdInProcess();
  expect(next.said).toBe('held');
  next.child.stdin?.end();
  await once(next.child, 'exit');
  expect(await readdir(join(home, 'locks'))).toEqual([]);
});

it.each(['', '{', 'null', '{"pid":"x"}', '{"pid":-1,"host":"here"}'])(
  'takes over a lock that says nothing: %s',
  async (text) => {
    await (await holdProvider(home, 'acme', 600_000))();
    await writeFile(lockFile(), text.replace('here', hostname()));
    await (await holdProvider(home, 'acme', 600_000))();
  },
);
