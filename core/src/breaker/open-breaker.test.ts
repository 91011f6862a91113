import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BreakerEntry, openBreaker } from './open-breaker.ts';

let home: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-breaker-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

const key = { version: '1.2.3', injected: [] };
const tripped = {
  step: 'create-key',
  kind: 'timeout',
  token: '3f0c7c4e-5a0f-4b52-9d7e-111111111111',
} as const;
const breakerOf = (holdMs: number, options: { sandbox?: boolean; now?: () => number } = {}) =>
  openBreaker({ home, provider: 'acme', sandbox: false, holdMs, ...options });

interface Asked {
  entered: BreakerEntry;
  child: ChildProcess;
  /** Tells the process how its run went, and waits for its end. */
  end(how: 'ok' | 'trip' | 'nothing'): Promise<void>;
}
async function askInProcess(holdMs: number): Promise<Asked> {
  const script = fileURLToPath(new URL('./fixtures/enter-breaker.ts', import.meta.url));
  const child = spawn(process.execPath, [script, home, String(holdMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const end = async (how: string): Promise<void> => {
    child.stdin.end(`${how}\n`);
    await once(child, 'exit');
  };
  return { entered: JSON.parse(String(line)), child, end };
}
const statesOf = (asked: readonly Asked[]) => asked.map(({ entered }) => entered.state).sort();

it('holds up every process after a trip, elects one of many when the time is over, and closes when that has its key', async () => {
  await breakerOf(60_000).settle(key, { passed: [], tripped });
  expect(statesOf(await Promise.all([1, 2, 3].map(() => askInProcess(60_000))))).toEqual([
    'open',
    'open',
    'open',
  ]);

  const many = await Promise.all(Array.from({ length: 8 }, () => askInProcess(1)));
  expect(statesOf(many)).toEqual(['entered', ...Array(7).fill('half_open')]);
  const probe = many.find(({ entered }) => entered.state === 'entered');
  expect(probe?.entered).toHaveProperty('probe');
  await probe?.end('ok');
  expect((await askInProcess(1)).entered).toEqual({ state: 'entered' });
  expect(await readdir(join(home, 'breaker'))).toEqual([]);
});

it('holds up again where the probe trips, and lets the next one try where it has shown nothing or was killed', async () => {
  await breakerOf(1).settle(key, { passed: [], tripped });
  const first = await askInProcess(1);
  expect(first.entered).toHaveProperty('probe');
  expect((await askInProcess(1)).entered.state).toBe('half_open');
  await first.end('nothing');

  const second = await askInProcess(1);
  expect(second.entered).toHaveProperty('probe');
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');

  const third = await askInProcess(1);
  expect(third.entered).toHaveProperty('probe');
  await third.end('trip');
  expect((await askInProcess(60_000)).entered).toMatchObject({
    state: 'open',
    trip: { step: 'create-key', kind: 'timeout', version: '1.2.3' },
  });
});

it('knows the number of a process that was given away again', async () => {
  if (process.platform !== 'linux') return;
  const breaker = breakerOf(1);
  await breaker.settle(key, { passed: [], tripped });
  const gone = { id: '3f0c7c4e-5a0f-4b52-9d7e-333333333333', since: new Date().toISOString(), ...key };
  const trips = [{ ...tripped, ...key, since: gone.since, last_seen: new Date(0).toISOString() }];
  const probe = { ...gone, pid: process.pid, host: hostname(), began: '1' };
  await writeFile(join(home, 'breaker', 'acme.json'), JSON.stringify({ schema: 'breaker/1', trips, probe }));
  expect(await breaker.enter(key, 600_000)).toMatchObject({ state: 'entered', probe: expect.any(String) });
});

it('waits for the probe of another machine until its run must be over, and no longer', async () => {
  const breaker = breakerOf(1);
  await breaker.settle(key, { passed: [], tripped });
  const write = async (until: number) => {
    const since = new Date(0).toISOString();
    const trips = [{ ...tripped, ...key, since, last_seen: since }];
    const holder = { pid: 2 ** 22 + 1, host: `not-${hostname()}`, until: new Date(until).toISOString() };
    const probe = { id: '3f0c7c4e-5a0f-4b52-9d7e-333333333333', since, ...key, ...holder };
    const record = { schema: 'breaker/1', trips, probe };
    await writeFile(join(home, 'breaker', 'acme.json'), JSON.stringify(record));
  };
  await write(Date.now() + 600_000);
  expect(await breaker.enter(key, 600_000)).toMatchObject({ state: 'half_open', probing: true });
  await write(Date.now() - 1);
  expect(await breaker.enter(key, 600_000)).toMatchObject({ state: 'entered', probe: expect.any(String) });
});

it('is another one for sandboxes, and for each version', async () => {
  await breakerOf(60_000).settle(key, { passed: [], tripped });
  expect(await breakerOf(60_000, { sandbox: true }).enter(key, 600_000)).toEqual({ state: 'entered' });
  expect(await breakerOf(60_000).enter({ ...key, version: '1.2.4' }, 600_000)).toEqual({ state: 'entered' });
  expect(await breakerOf(60_000).enter(key, 600_000)).toMatchObject({ state: 'open' });
  expect(await breakerOf(60_000).look(key)).toMatchObject({ state: 'open' });
});

it('writes nothing where nothing has tripped, and holds nobody up by a file that cannot be read', async () => {
  const breaker = breakerOf(60_000);
  expect(await breaker.enter(key, 600_000)).toEqual({ state: 'entered' });
  await breaker.settle(key, { passed: 'all' });
  expect(await readdir(home)).toEqual([]);

  await mkdir(join(home, 'breaker'));
  await writeFile(join(home, 'breaker', 'acme.json'), '{"schema":"breaker/1","trips":[{}]}');
  expect(await breaker.enter(key, 600_000)).toEqual({ state: 'entered' });
  await breaker.settle(key, { passed: [], tripped });
  expect(await breaker.enter(key, 600_000)).toMatchObject({ state: 'open' });
  expect((await stat(join(home, 'breaker', 'acme.json'))).mode & 0o777).toBe(0o600);
});
