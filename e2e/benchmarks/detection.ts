// How the detection judges every case of the catalogue, and how fast: real runs against the sandbox of the example
// provider. `--seeds N` (default 3), `--only id,id`, `--concurrency N` (default 2), `--write` into docs/benchmarks.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createHost } from 'agentkeys';
import { catalogue } from 'agentkeys-provider-acme/sandbox';
import { describeMachine } from './describe-machine.ts';
import { endless, judgeGoals } from './detection/goals.ts';
import { renderPlot } from './detection/render-plot.ts';
import { type ReportFacts, renderReport } from './detection/render-report.ts';
import { type CaseRun, runCase } from './detection/run-case.ts';
import { classOf, type Score, scoreRun, scoreRuns, waitsOf, wantedOf } from './detection/score-runs.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    only: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const concurrency = Number(values.concurrency);
const only = values.only?.split(',') ?? Object.keys(catalogue);
for (const id of only) wantedOf(catalogue, id);

const queue = Array.from({ length: seeds }, (_, at) => only.map((id) => ({ id, seed: at + 1 }))).flat();
const runs: CaseRun[] = [];
const loadNow = (): number => loadavg()[0] ?? 0;
const loadBefore = loadNow();
const home = await mkdtemp(join(tmpdir(), 'agentkeys-bench-'));
try {
  await Promise.all(Array.from({ length: concurrency }, () => work(home)));
} finally {
  await rm(home, { recursive: true, force: true });
}

const score = scoreRuns(runs, catalogue);
const goals = judgeGoals(score);
const width = Math.max(...goals.map(({ what }) => what.length));
for (const { what, goal, found, met } of goals) {
  console.log(`${what.padEnd(width)}  ${goal.padStart(10)}  ${found.padStart(8)}  ${met ? '' : 'NOT met'}`);
}
if (values.write) await write(score);
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;

async function work(folder: string): Promise<void> {
  const host = await openHost(folder);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const run = await runCase(host, next.id, next.seed);
    runs.push(run);
    const wanted = wantedOf(catalogue, run.id);
    const { exact, stepRight } = scoreRun(run, wanted);
    const sign = exact && stepRight ? 'ok ' : exact ? '(ok' : '-- ';
    const wait = run.waitMs === undefined ? '' : `${(run.waitMs / 1000).toFixed(2)} s`;
    const by =
      exact && stepRight ? '' : `  expected ${wanted.verdict} at ${wanted.step}; ${run.rule}: ${run.reason}`;
    console.log(`${sign} ${run.id.padEnd(22)} ${wait.padStart(8)}  ${run.verdict} ${run.step ?? ''}${by}`);
  }
}

/** The provider's package as it is built, and no configuration of the machine's owner. */
async function openHost(folder: string) {
  const packageFile = createRequire(import.meta.url).resolve('agentkeys-provider-acme/package.json');
  const config = { providers: [[dirname(packageFile), {}]] };
  await writeFile(join(folder, 'agentkeys.config.json'), JSON.stringify(config));
  const log = { debug: () => {}, info: () => {}, warn: (message: string) => console.error(message) };
  const env = { ...process.env, AGENTKEYS_HOME: folder };
  return createHost({ cwd: folder, configFile: 'agentkeys.config.json', env, log });
}

async function write(result: Score): Promise<void> {
  const folder = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks');
  const waits = (name: string): number[] =>
    waitsOf(result, ({ id, wanted }) => classOf(wanted.verdict) === name && !endless.has(id));
  const plot = renderPlot('How long a verdict takes, from the last activity of the page', [
    { label: 'tripwires', values: waits('tripwire'), goal: 2_000 },
    { label: 'errors', values: waits('error'), goal: 1_200 },
    { label: 'challenges', values: waits('challenge'), goal: 1_000 },
    { label: 'never at rest', values: waitsOf(result, ({ id }) => endless.has(id)), goal: 15_000 },
  ]);
  const facts: ReportFacts = {
    machine: describeMachine(),
    load: [loadBefore, loadNow()],
    seeds,
    concurrency,
    command: 'npm run bench:detection -- --write',
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'detection.svg'), plot);
  await writeFile(join(folder, 'detection.md'), renderReport(result, goals, catalogue, facts));
}
