// What watching costs when nothing is wrong: AgentKeys beside a hand-written Playwright script of the same steps, on the
// same sandbox, taking turns, each in a process of its own, from the first navigation until the key is read. Prints a table; `--rounds N`
// (default 9), `--provider acme`, `--write` into docs/benchmarks (all providers).
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sandbox as openai } from '@agentkeys/provider-openai/sandbox';
import { sandbox as acme } from 'agentkeys-provider-acme/sandbox';
import { describeMachine } from './describe-machine.ts';
import { isMet, type Row, ratioAsUsualOf, ratioOf, renderReport } from './happy-path/render-report.ts';
import { runAgentKeys } from './happy-path/run-agentkeys.ts';
import { runPlain, type Timing } from './happy-path/run-plain.ts';
import { median } from './median.ts';

const providers = [
  { name: 'acme', packageName: 'agentkeys-provider-acme', definition: acme },
  { name: 'openai', packageName: '@agentkeys/provider-openai', definition: openai },
] as const;
/** What the ratio may be, by the milliseconds that every answer is held back. */
const goals = new Map([
  [0, 1.1],
  [100, 1.02],
]);

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    provider: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
// A report of half of the providers would pass for one of all.
if (values.write && values.provider) throw new Error('--write takes all providers: leave out --provider');
const rounds = Number(values.rounds);
const loadNow = (): number => loadavg()[0] ?? 0;
const loadBefore = loadNow();
const milliseconds = (value: number) => `${Math.round(value)}`.padStart(7);
const mid = (timings: readonly Timing[], what: keyof Timing) => median(timings.map((timing) => timing[what]));

console.log(`${describeMachine()}; ${rounds} rounds, taking turns, medians in milliseconds`);
console.log('From the first navigation until the key is read; the start of browser and processes apart.\n');
console.log(
  'provider  latency    plain     ours   ratio   goal   | plain as usual, ratio | start: plain, as usual, ours',
);
const rows: Row[] = [];
for (const { name, packageName, definition } of providers) {
  if (values.provider && values.provider !== name) continue;
  for (const [latencyMs, goal] of goals) {
    const plain: Timing[] = [];
    const plainAsUsual: Timing[] = [];
    const ours: Timing[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Who goes second finds a warmer machine: each goes first in turn.
      const turns = [
        async () => plain.push(await runPlain(definition, name, latencyMs, 'as-ours')),
        async () => ours.push(await runAgentKeys(packageName, latencyMs)),
        async () => plainAsUsual.push(await runPlain(definition, name, latencyMs, 'as-usual')),
      ];
      const first = round % turns.length;
      for (const turn of [...turns.slice(first), ...turns.slice(0, first)]) await turn();
    }
    const times = (what: keyof Timing) => ({
      plain: mid(plain, what),
      plainAsUsual: mid(plainAsUsual, what),
      ours: mid(ours, what),
    });
    const flow = times('flowMs');
    const start = times('startMs');
    const row: Row = { provider: name, latencyMs, flow, start, goal };
    rows.push(row);
    const all = (...values: number[]) => values.map(milliseconds).join('  ');
    console.log(
      `${name.padEnd(9)} ${`${latencyMs} ms`.padEnd(6)} ${all(flow.plain, flow.ours)}   ` +
        `${ratioOf(row).toFixed(3)}   ${goal.toFixed(2)}   | ${all(flow.plainAsUsual)}   ${ratioAsUsualOf(row).toFixed(3)}` +
        `   | ${all(start.plain, start.plainAsUsual, start.ours)}`,
    );
  }
}
const missed = !rows.every(isMet);
console.log(`\nGoals ${missed ? 'NOT all met' : 'met'}.`);
process.exitCode = missed ? 1 : 0;
if (values.write) {
  const facts = { machine: describeMachine(), load: [loadBefore, loadNow()] as const, rounds };
  const file = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks', 'happy-path.md');
  await writeFile(file, renderReport(rows, facts));
}
