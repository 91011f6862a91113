// How a provider fares on every change of its sandbox, in whole runs of `provision`, each case as often in a row.
// `--provider openrouter`, `--runs N` (default 3), `--only text` (of the changes), `--concurrency N` (default 2),
// `--write` into docs/providers (all changes).
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './describe-machine.ts';
import { loadSwitches } from './switches/load-switches.ts';
import { nameOf, renderPage } from './switches/render-page.ts';
import { runSwitch, type SwitchRun } from './switches/run-switch.ts';

const { values } = parseArgs({
  options: {
    provider: { type: 'string' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
if (!values.provider) throw new Error('--provider says whose changes: openrouter, for instance');
// A page of some changes would pass for one of all.
if (values.write && values.only) throw new Error('--write takes all changes: leave out --only');
const switches = await loadSwitches(values.provider);
const { only = '' } = values;
const chosen = switches.cases.filter(({ inject }) => inject.join(' ').includes(only));
const queue = Array.from({ length: Number(values.runs) }, () => chosen).flat();
const runs: SwitchRun[] = [];
const concurrency = Number(values.concurrency);
const loadNow = (): number => loadavg()[0] ?? 0;
const loadBefore = loadNow();
await Promise.all(Array.from({ length: concurrency }, work));

const wrong = runs.filter(({ faults }) => faults.length > 0).length;
console.log(`\n${runs.length} runs, ${wrong} of them not as expected.`);
process.exitCode = wrong === 0 && runs.length > 0 ? 0 : 1;
if (values.write) {
  const facts = { machine: describeMachine(), load: [loadBefore, loadNow()] as const, concurrency };
  await mkdir(dirname(switches.pageFile), { recursive: true });
  await writeFile(switches.pageFile, renderPage(switches, runs, facts));
}

async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const run = await runSwitch(switches, next);
    runs.push(run);
    const seconds = `${(run.totalMs / 1000).toFixed(1)} s`.padStart(7);
    const sign = run.faults.length === 0 ? 'ok ' : '-- ';
    console.log(`${sign} ${seconds}  ${nameOf(next.inject)}  ${[run.found, ...run.faults].join('; ')}`);
  }
}
