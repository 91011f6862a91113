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
    await (await holdProvider(home, 'acme'))();
    await writeFile(lockFile(), text.replace('here', hostname()));
    await (await holdProvider(home, 'acme'))();
  },
);
