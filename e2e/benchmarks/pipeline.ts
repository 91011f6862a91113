// How many drift reports the service takes, and counts, in a second, beside stacks that a team would build in its place,
// taking turns on the same disk; and what it costs as the store grows. `--rounds N` (default 5), `--quick` for trying
// out with little of everything, `--only rounds|scale`, `--write` into docs/benchmarks.
import { rmSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './describe-machine.ts';
import { describeDisk } from './pipeline/describe-disk.ts';
import { judgeRounds, judgeScale } from './pipeline/goals.ts';
import type { Servers } from './pipeline/lane.ts';
import { type RoundsResult, runRounds } from './pipeline/run-rounds.ts';
import { jetstreamStore } from './pipeline/scale/jetstream-store.ts';
import { measureScale, type ScalePoint, type ScaleStep } from './pipeline/scale/measure-scale.ts';
import { sqliteStore } from './pipeline/scale/sqlite-store.ts';
import { startPostgres } from './pipeline/servers/start-postgres.ts';
import { startRedis } from './pipeline/servers/start-redis.ts';
import { writeReport } from './pipeline/write-report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = values.quick ? 1 : Number(values.rounds);
const reports = values.quick ? 2000 : 12_000;
const steps: ScaleStep[] = values.quick
  ? [
      { drifts: 13, reports: 2000 },
      { drifts: 125, reports: 0 },
    ]
  : [
      { drifts: 13, reports: 10_000 },
      { drifts: 13, reports: 100_000 },
      { drifts: 125, reports: 0 },
      { drifts: 1250, reports: 0 },
      // A million is counted in few batches: it would take minutes in many.
      { drifts: 13, reports: 1_000_000 },
      { drifts: 12_500, reports: 0 },
    ];

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const say = (line: string): void => console.error(line);
const load = (): number => loadavg()[0] ?? 0;
const [began, loadBefore] = [performance.now(), load()];
const folder = await mkdtemp(join(tmpdir(), 'agentkeys-pipeline-'));
// Also where it is interrupted.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// The user that PostgreSQL runs as must get through.
await chmod(folder, 0o711);
try {
  await writeFile(join(folder, 'package.json'), '{"private": true}');
  const disk = await describeDisk(folder);
  say(`${describeMachine()}; ${disk}; load average ${loadBefore.toFixed(1)}`);
  const raced = values.only === 'scale' ? undefined : await race();
  const scale = values.only === 'rounds' ? [] : await grow();
  const goals = [...(raced ? judgeRounds(raced.result) : []), ...judgeScale(scale)];
  for (const { what, goal, found, met } of goals) {
    console.log(`${met ? 'met    ' : 'NOT met'}  ${what}: ${found} (goal ${goal})`);
  }
  const minutes = (performance.now() - began) / 60_000;
  console.log(`${minutes.toFixed(1)} minutes`);
  if (values.write && raced) {
    const loads = [loadBefore, load()] as const;
    const facts = { machine: describeMachine(), disk, loads, rounds, reports, minutes, ...raced.versions };
    await writeReport({ ...raced.result, scale, goals, facts });
  }
  process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function grow(): Promise<ScalePoint[]> {
  const points: ScalePoint[] = [];
  for (const open of [sqliteStore, jetstreamStore]) {
    await using store = await open(folder);
    points.push(...(await measureScale(store, steps, say)));
  }
  return points;
}

async function race(): Promise<{ result: RoundsResult; versions: { postgres: string } }> {
  await using opened = new AsyncDisposableStack();
  const servers: Servers = {
    folder,
    postgres: opened.use(await startPostgres(folder)),
    everysec: opened.use(await startRedis(folder, 'everysec')),
    always: opened.use(await startRedis(folder, 'always')),
  };
  return {
    result: await runRounds(servers, { rounds, reports, say }),
    versions: { postgres: servers.postgres.version },
  };
}
