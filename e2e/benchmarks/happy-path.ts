// What watching costs when nothing is wrong: AgentKeys beside a hand-written Playwright script of the same steps, on the
// same sandbox, taking turns, from the first navigation to the key. Prints a table; `--rounds N` (default 9).
import { parseArgs } from 'node:util';
import { sandbox as openai } from '@agentkeys/provider-openai/sandbox';
import { sandbox as acme } from 'agentkeys-provider-acme/sandbox';
import { describeMachine } from './describe-machine.ts';
import { plainScripts } from './happy-path/plain-scripts.ts';
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
  options: { rounds: { type: 'string', default: '9' }, provider: { type: 'string' } },
});
const rounds = Number(values.rounds);
const milliseconds = (values: readonly number[]) => `${Math.round(median(values))}`.padStart(7);

console.log(`${describeMachine()}; ${rounds} rounds, taking turns, medians in milliseconds`);
console.log('From the first navigation to the key; the start of browser and processes apart.\n');
console.log('provider  latency    plain     ours   ratio   goal   | start: plain    ours');
let missed = false;
for (const { name, packageName, definition } of providers) {
  if (values.provider && values.provider !== name) continue;
  for (const [latencyMs, goal] of goals) {
    const plain: Timing[] = [];
    const ours: Timing[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Who goes second finds a warmer machine: each goes first every other time.
      const turns = [
        async () => plain.push(await runPlain(definition, plainScripts[name], latencyMs)),
        async () => ours.push(await runAgentKeys(packageName, latencyMs)),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
    const flows = [plain, ours].map((timings) => timings.map(({ flowMs }) => flowMs));
    const starts = [plain, ours].map((timings) => timings.map(({ startMs }) => startMs));
    const ratio = median(flows[1] ?? []) / median(flows[0] ?? []);
    missed ||= ratio > goal;
    console.log(
      `${name.padEnd(9)} ${`${latencyMs} ms`.padEnd(6)} ${flows.map(milliseconds).join('  ')}   ` +
        `${ratio.toFixed(3)}   ${goal.toFixed(2)}   |      ${starts.map(milliseconds).join(' ')}`,
    );
  }
}
console.log(`\nGoals ${missed ? 'NOT all met' : 'met'}.`);
process.exitCode = missed ? 1 : 0;
