// What the command line costs where it does nothing but answer: beside `node -e 0`, taking turns. Prints a table;
// `--rounds N` (default 15), `--write` puts it into docs/benchmarks/cli.md.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { knownDriftFolder } from './cli/known-drift-folder.ts';
import { quietHour } from './cli/quiet-hour.ts';
import { describeMachine } from './describe-machine.ts';
import { median } from './median.ts';

const core = dirname(createRequire(import.meta.url).resolve('agentkeys/package.json'));
const bin = join(core, 'bin', 'agentkeys.js');
const driftBin = join(core, '..', 'services', 'drift', 'bin', 'agentkeys-drift.js');
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, write: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);

interface Lane {
  name: string;
  argv: string[];
  cwd?: string;
  home?: string;
  exit: number;
  /** What is on stdout where it did what it is measured for. */
  says?: string;
  /** Milliseconds that it may take, by those of `node -e 0` and those that Node.js adds for one query over HTTP. */
  goal?: (bare: number, query: number) => number;
  goalWords?: string;
  took: number[];
}

using json = knownDriftFolder('json');
using ts = knownDriftFolder('ts');
await using quiet = await quietHour(driftBin);
const gate = [bin, 'provision', 'acme', '--json'];
const hour = {
  cwd: quiet.cwd,
  exit: 0,
  goal: (bare: number) => 2 * bare + 150,
  goalWords: '2 × `node -e 0` + 150 ms',
};
const overHttp = {
  ...hour,
  goal: (bare: number, query: number) => 2 * bare + 150 + query,
  goalWords: '2 × `node -e 0` + 150 ms + the query',
};
const bareLane: Lane = { name: 'node -e 0', argv: ['-e', '0'], exit: 0, took: [] };
const queryLane: Lane = {
  name: 'node, one query over HTTP',
  argv: ['-e', `fetch('${quiet.url}/drift/fresh').then(async (answer) => console.log(await answer.text()))`],
  exit: 0,
  says: '"services":[]',
  took: [],
};
const lanes: Lane[] = [
  bareLane,
  queryLane,
  {
    name: 'agentkeys --version',
    argv: [bin, '--version'],
    exit: 0,
    goal: (bare) => 1.5 * bare,
    goalWords: '1.5 × `node -e 0`',
    took: [],
  },
  {
    name: 'known drift, JSON config',
    argv: gate,
    ...json,
    exit: 3,
    says: '"known":{',
    goal: (bare) => 2 * bare + 100,
    goalWords: '2 × `node -e 0` + 100 ms',
    took: [],
  },
  { name: 'known drift, TypeScript config', argv: gate, ...ts, exit: 3, says: '"known":{', took: [] },
  {
    name: 'hour without reports, a file',
    argv: [driftBin, 'run', '--db', quiet.db, '--github', 'acme/scrapers', '--json'],
    ...hour,
    says: '"drifts":[]',
    took: [],
  },
  {
    name: 'hour without reports, a service',
    argv: [driftBin, 'run', '--url', quiet.url, '--github', 'acme/scrapers', '--json'],
    ...overHttp,
    says: '"drifts":[]',
    took: [],
  },
  {
    name: 'whom to start a job for, a service',
    argv: [driftBin, 'fresh', '--url', quiet.url, '--json'],
    ...overHttp,
    says: '"services":[]',
    took: [],
  },
];

function run({ name, argv, cwd, home, exit, says = '' }: Lane): number {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...(home && { AGENTKEYS_HOME: home }) };
  const began = performance.now();
  const ended = spawnSync(process.execPath, argv, { cwd, env, encoding: 'utf8' });
  const took = performance.now() - began;
  if (ended.status !== exit)
    throw new Error(`${name} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  if (!ended.stdout.includes(says)) throw new Error(`${name} did not say ${says}: ${ended.stdout}`);
  return took;
}

// Once for what is compiled once and kept.
for (const lane of lanes) run(lane);
for (let round = 0; round < rounds; round += 1) {
  // Who goes first changes: a machine that slows down must not slow down the same one always.
  for (const lane of round % 2 === 0 ? lanes : lanes.toReversed()) lane.took.push(run(lane));
}

const bare = median(bareLane.took);
const query = median(queryLane.took) - bare;
const number = (ms: number) => ms.toFixed(0);
const rows = lanes.map(({ name, took, goal, goalWords }) => {
  const ms = median(took);
  const isMet = goal && (ms <= goal(bare, query) ? 'met' : 'NOT met');
  const aim = goal ? `${number(goal(bare, query))} (${goalWords}): ${isMet}` : '';
  return `| ${name} | ${number(ms)} | ${(ms / bare).toFixed(2)} | ${number(Math.min(...took))} to ${number(Math.max(...took))} | ${aim} |`;
});
const table = ['| command | median, ms | ratio | from, to | goal |', '|---|---|---|---|---|', ...rows].join(
  '\n',
);
const load = loadavg()[0]?.toFixed(1);
const machine = `${describeMachine()}, load average ${load}; ${rounds} rounds, taking turns.`;
console.log(`${machine}\n\n${table}`);
const isMet = !table.includes('NOT met');

if (values.write) {
  const page = `# What the command line costs

Made by \`npm run bench:cli -- --write\`. ${machine}

A known drift is told from the copy of the feed (here of 100 drifts): \`agentkeys provision acme --json\`, from the start of
the process to its end. No browser is started and the provider's code is not imported: in this benchmark it throws where it is.
A configuration in TypeScript adds what Node.js needs to load one such file.

An hour without reports is \`agentkeys-drift run\`, with its one query: of a SQLite file, or of a drift service on this machine.
No plugin, no client of GitHub and no browser is loaded or looked for; \`services/drift/src/cli/quiet-hour.test.ts\` holds it to that.

${table}
`;
  writeFileSync(join(core, '..', 'docs', 'benchmarks', 'cli.md'), page);
}
process.exitCode = isMet ? 0 : 1;
