import { randomInt } from 'node:crypto';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLeftovers } from '../src/find-leftovers.ts';
import { findTornFiles } from '../src/find-torn-files.ts';
import { watchDescendants } from '../src/process-tree.ts';
import { runCli, startCli, temporaryHome } from '../src/run-cli.ts';
import { type ReportService, startReportService } from '../src/start-report-service.ts';

/** `npm run test:kill` asks for 20 moments each. */
const moments = Number(process.env.AGENTKEYS_KILL_MOMENTS ?? 4);
const mostTries = 10;
const seed = Number(process.env.AGENTKEYS_KILL_SEED ?? randomInt(2 ** 31));
console.log(`killed.test.ts: AGENTKEYS_KILL_SEED=${seed}`);

/** mulberry32: the same numbers, 0 to 1, for the same seed. */
function createRandom(state: number): () => number {
  let at = state;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How long a clear run takes on this machine now; 0 until one was made. */
let runMs = 0;
let home: string;
let person: string;
let service: ReportService;
let env: Record<string, string>;
beforeEach(async () => {
  [home, person, service] = await Promise.all([temporaryHome(), temporaryHome(), startReportService()]);
  // Browsers leave files of their own there.
  env = { HOME: person, AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: service.url };
  const provider = join(import.meta.dirname, '..', '..', 'examples', 'provider-acme');
  await writeFile(join(home, 'agentkeys.config.json'), JSON.stringify({ providers: [provider] }));
});
afterEach(async () => {
  await service.close();
  await Promise.all([home, person].map((folder) => rm(folder, { recursive: true, force: true })));
});

const clear = ['provision', 'acme', '--sandbox', '--json'];
/** Every other run meets a drift, so that there is a report to be lost. */
const drifted = [...clear, '--inject', 'submit-renamed'];

const victims = {
  host: (_: ReturnType<typeof watchDescendants>, pid: number) => pid,
  child: (family: ReturnType<typeof watchDescendants>) => find(family, /--permission/),
  browser: (family: ReturnType<typeof watchDescendants>) => find(family, /chromium|chrome(?!_crashpad)/),
};
const find = (family: ReturnType<typeof watchDescendants>, pattern: RegExp) =>
  family.alive().find(({ command }) => pattern.test(command))?.pid;

describe.each(['host', 'child', 'browser'] as const)('kill -9 of the %s', (name) => {
  it(`at ${moments} moments of a run leaves nothing behind, loses nothing and tells nothing twice`, async () => {
    const random = createRandom(seed + name.length);
    if (runMs === 0) runMs = await measureRun();
    const told: string[] = [];
    let killed = 0;
    // A moment may come after the end of a run: then there is another one.
    for (let moment = 0; killed < moments && moment < mostTries * moments; moment++) {
      const isDrifted = moment % 2 === 0;
      const delayMs = random() * runMs;
      const what = `${name}, moment ${moment}, ${Math.round(delayMs)} of ${Math.round(runMs)} ms, seed ${seed}`;
      const cli = await startCli(isDrifted ? drifted : clear, { home, env, cwd: home });
      const pid = cli.child.pid ?? 0;
      const family = watchDescendants(pid);
      try {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        // A child and a browser are not there all the time: then it is the first moment at which they are.
        let victim: number | undefined;
        while (cli.child.exitCode === null && victim === undefined) {
          family.look();
          victim = victims[name](family, pid);
          if (victim === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
        }
        if (victim !== undefined && kill(victim)) killed++;
        const { stdout, stderr, code } = await cli.result;
        await expect.poll(() => family.alive(), { timeout: 60_000, message: what }).toEqual([]);
        if (name !== 'host') {
          const outcome = outcomeSchema.parse(JSON.parse(stdout));
          expect(['ok', 'failed', 'needs_fallback', 'unavailable'], `${what}\n${stderr}`).toContain(
            outcome.outcome,
          );
          expect(code, what).toBeLessThan(128);
        }
        if (/"outcome":"needs_fallback"/.test(stdout)) told.push(await newestReport(stdout));
      } finally {
        family.stop();
      }
      expect(await findTornFiles(home), what).toEqual([]);
    }

    expect(killed).toBe(moments);
    // What was left in the middle of a write is removed when nobody can be writing any more.
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const file of await findLeftovers(home)) await utimes(file, longAgo, longAgo);
    const next = await runCli(clear, { home, env, cwd: home });
    expect(next.code, next.stderr).toBe(0);
    expect(await findTornFiles(home)).toEqual([]);
    expect(await findLeftovers(home)).toEqual([]);
    expect(await waiting()).toEqual([]);
    // Each report that was told of has come, and none of all that came has come twice.
    for (const id of told) expect(service.received.get(id), id).toBe(1);
    expect([...service.received.values()].filter((times) => times !== 1)).toEqual([]);
  }, 1_800_000);
});

it('kill -9 of a live run frees its provider for the next one, and for no other at the same time', async () => {
  // It waits for an account for ever: no browser, no page, no network.
  const provider = join(import.meta.dirname, '..', '..', 'examples', 'provider-acme');
  const config = join(home, 'agentkeys.config.mjs');
  await writeFile(
    config,
    `const setup = (api) => api.resolveAccount(() => new Promise(() => {}));
     export default { providers: [${JSON.stringify(provider)}], plugins: [{ name: 'waits', setup }] };`,
  );
  const live = ['provision', 'acme', '--json', '--config', config];
  const holder = async (): Promise<number | undefined> => {
    const text = await readFile(join(home, 'locks', 'acme.lock'), 'utf8').catch(() => '{}');
    return JSON.parse(text).pid;
  };
  const start = async () => {
    const cli = await startCli(live, { home, cwd: home });
    await expect.poll(holder, { timeout: 60_000 }).toBe(cli.child.pid);
    return cli;
  };

  const first = await start();
  kill(first.child.pid ?? 0);
  expect((await first.result).code).toBe(137);
  expect(await holder()).toBe(first.child.pid);
  expect(await findTornFiles(home)).toEqual([]);

  const second = await start();
  try {
    const other = await runCli(live, { home, cwd: home });
    expect(other.code).toBe(7);
    expect(other.stdout).toContain(`process ${second.child.pid} on `);
  } finally {
    second.child.kill('SIGINT');
  }
  expect((await second.result).code).toBe(130);
  expect(await readdir(join(home, 'locks'))).toEqual([]);
}, 240_000);

async function measureRun(): Promise<number> {
  const began = performance.now();
  const { code, stderr } = await runCli(clear, { home, env, cwd: home });
  expect(code, stderr).toBe(0);
  return performance.now() - began;
}

/** The audit line of an outcome names the report that was kept for it. */
async function newestReport(stdout: string): Promise<string> {
  const { audit_id } = outcomeSchema.parse(JSON.parse(stdout));
  const folder = join(home, 'audit');
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  const lines = texts
    .join('\n')
    .split('\n')
    .filter((line) => line.includes(audit_id));
  const [, id] = lines.map((line) => /"telemetry":"report ([0-9a-f-]{36})"/.exec(line)).find(Boolean) ?? [];
  if (!id) throw new Error(`no report was kept:\n${lines.join('\n')}`);
  return id;
}

const waiting = async () =>
  (await readdir(join(home, 'outbox-sandbox')).catch(() => [])).filter((name) =>
    /^[0-9a-f-]{36}\.json$/.test(name),
  );

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
    return false;
  }
}
