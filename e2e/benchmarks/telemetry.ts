// How long a caller waits for the outcome of a drifted page: with telemetry off, and with an endpoint that is well, hangs
// or resets its connections, taking turns. Prints a table; `--rounds N` (default 7), `--write` into docs.
import { rm, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCli } from '../src/run-cli.ts';
import { hang, reset, startEndpoint, takeReports } from '../src/start-endpoint.ts';
import { describeMachine } from './describe-machine.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, write: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
await using endpoint = await startEndpoint();
const cases = {
  off: undefined,
  'on, endpoint well': takeReports(endpoint),
  'on, endpoint hangs': hang,
  'on, endpoint resets': reset,
} as const;
type Case = keyof typeof cases;
const names = Object.keys(cases) as Case[];

interface Measured {
  /** Milliseconds from starting the command to its outcome. */
  outcome: number;
  /** Milliseconds from starting the command to its end. */
  end: number;
}

async function measure(name: Case): Promise<Measured> {
  const behave = cases[name];
  if (behave) endpoint.behave = behave;
  const began = performance.now();
  const { child, result, home } = await startCli(
    ['provision', 'openai', '--sandbox', '--inject', 'tos-gate', '--json'],
    { env: behave ? { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: endpoint.address } : {} },
  );
  let outcome = Number.NaN;
  child.stdout?.once('data', () => {
    outcome = performance.now() - began;
  });
  const { code, stderr } = await result;
  const end = performance.now() - began;
  await rm(home, { recursive: true, force: true });
  if (code !== 3 || Number.isNaN(outcome)) throw new Error(`${name} ended with ${code}: ${stderr}`);
  return { outcome, end };
}

const measured: Record<Case, Measured[]> = Object.fromEntries(names.map((name) => [name, []])) as never;
const before = loadavg()[0] ?? 0;
await measure('off'); // what is read for the first time comes from the disk
for (let round = 0; round < rounds; round += 1) {
  // Another one begins each round: whoever comes first after a pause is at a disadvantage.
  for (const [at] of names.entries()) {
    const name = names[(round + at) % names.length] as Case;
    measured[name].push(await measure(name));
    console.error(`round ${round + 1}, ${name}: ${Math.round(measured[name].at(-1)?.outcome ?? 0)} ms`);
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);
const outcomes = (name: Case): number[] => measured[name].map(({ outcome }) => outcome).sort((a, b) => a - b);
const off = median(outcomes('off'));
/** Half of the rounds lie within it, for telling a difference from chance. */
const spread = (name: Case): [number, number] => {
  const sorted = outcomes(name);
  return [
    median(sorted.slice(0, Math.ceil(sorted.length / 2))),
    median(sorted.slice(Math.floor(sorted.length / 2))),
  ];
};
const [low, high] = spread('off');
const rows = names.map((name) => {
  const ms = median(outcomes(name));
  const [from, to] = spread(name);
  const end = median(measured[name].map((each) => each.end)) - ms;
  const fastest = outcomes(name)[0] ?? Number.NaN;
  return `| ${name} | ${seconds(fastest)} s | ${seconds(ms)} s | ${seconds(from)} to ${seconds(to)} s | ${ms >= off ? '+' : '−'}${seconds(Math.abs(ms - off))} s | ${seconds(end)} s |`;
});
const worst = Math.max(...names.map((name) => median(outcomes(name)) - off));
const noise = high - low;
const isMet = worst <= Math.max(noise, 0.05 * off);

const report = `# Telemetry

How long \`agentkeys provision openai --sandbox --inject tos-gate --json\` takes from its start to its outcome on stdout:
with telemetry off, and with reports sent to an endpoint that is well, never answers, or resets every connection. ${rounds} rounds,
taking turns, each with a folder of its own, on ${describeMachine()}, whose load average was ${before.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after.

Written by \`npm run bench:telemetry -- --write\`. Times are medians; half of the rounds lie within the span that is named. On
a machine that others use as well the fastest round says the most.

| telemetry | fastest outcome | to the outcome | span | against off | from the outcome to the end |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

The outcome waits for no network but the provider's own pages: what telemetry costs stands in the last column, after the
caller has the outcome, and is at most two seconds. The largest difference to off is ${seconds(Math.max(0, worst))} s, the noise of off itself
(that span) ${seconds(noise)} s: ${isMet ? 'within noise' : '**not within noise**'}.
`;
console.log(report);
if (values.write) {
  await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'benchmarks', 'telemetry.md'), report);
}
process.exitCode = isMet ? 0 : 1;
