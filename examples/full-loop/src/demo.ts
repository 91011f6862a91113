// The whole loop on this machine, told as it happens. Every number is read back from a result, the store or a file.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunSummary } from '@agentkeys/drift';
import { type Outcome, outcomeSchema } from 'agentkeys/contracts';
import { chapter, command, fact } from './narrate.ts';
import { type CommandName, runCommand } from './run-command.ts';
import { serveDrift } from './serve-drift.ts';

const change = 'tos-gate';
const folder = await mkdtemp(join(tmpdir(), 'agentkeys-demo-'));
const issues = join(folder, 'drift-issues');
const { PATH, HOME, AGENTKEYS_BROWSER, NO_COLOR, LANG } = process.env;
const env = Object.fromEntries(
  Object.entries({
    PATH,
    HOME,
    AGENTKEYS_BROWSER,
    NO_COLOR,
    LANG,
    AGENTKEYS_HOME: join(folder, 'home'),
  }).filter(([, value]) => value !== undefined),
);

const began = performance.now();
console.log('AgentKeys, the whole loop on one machine. No account, nothing leaves this machine.');
console.log(`Everything that is made is in ${folder}`);

chapter('A key from the clean sandbox');
const first = await provision([]);
fact(`outcome ${first.outcome} after ${seconds(first.duration_ms)}`);
if (first.outcome !== 'ok') throw new Error(`no key from the clean sandbox: ${first.message}`);
fact(`key ${first.key.masked}, ${first.key.verification} at the key endpoint, in ${first.key.stored_in}`);

chapter('The drift service starts');
await using drift = await serveDrift(join(folder, 'drift.db'), env);
const reporting = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: drift.address };
fact(`listening on ${drift.address}`);

chapter('The page changes: a button "Accept new ToS" appears in the sign-up form');
await callerMeetsTheChange('the next caller');
await showBatches();

chapter('Two more callers meet it');
await callerMeetsTheChange('another caller');
await callerMeetsTheChange('and another');
await showBatches();

chapter('The hourly run: one reproduction, one issue');
await hourlyRun();
const [issue] = await drift.issues(issues);
if (!issue) throw new Error('the hourly run wrote no issue');
fact(`issue "${issue.title}"`);

chapter('One more report, and the next hourly run');
await callerMeetsTheChange('a late caller');
await hourlyRun();

chapter('An hour without reports');
await hourlyRun();

console.log(`\nThe issue: ${issue.file}`);
console.log(`Took ${seconds(performance.now() - began)}.`);

/** Runs one of the command lines and shows it as it would be typed. */
async function run(name: CommandName, args: readonly string[], more: Record<string, string> = {}) {
  const settings = Object.entries(more).map(([key, value]) => `${key}=${value}`);
  command([...settings, name, ...args].join(' ').replaceAll(folder, '…'));
  return runCommand(name, args, { ...env, ...more });
}

async function provision(inject: readonly string[], more: Record<string, string> = {}): Promise<Outcome> {
  const args = ['provision', 'openai', '--sandbox', ...inject.flatMap((one) => ['--inject', one]), '--json'];
  const result = await run('agentkeys', args, more);
  try {
    return outcomeSchema.parse(JSON.parse(result.stdout));
  } catch {
    throw new Error(`agentkeys ended with ${result.code}:\n${result.stdout}${result.stderr}`);
  }
}

async function callerMeetsTheChange(who: string): Promise<void> {
  const outcome = await provision([change], reporting);
  if (outcome.outcome !== 'needs_fallback')
    throw new Error(`${who} got ${outcome.outcome}: ${outcome.message}`);
  fact(
    `${who}: ${outcome.outcome} (${outcome.kind} at ${outcome.step}) after ${seconds(outcome.duration_ms)}`,
  );
}

/** What the service has counted, once it has. */
async function showBatches(): Promise<void> {
  for (const batch of await drift.batches()) {
    fact(`batch ${batch.key}: count ${batch.count}, ${batch.variants.length} variant(s)`);
  }
}

async function hourlyRun(): Promise<void> {
  const store = ['--db', drift.file, '--issues', issues];
  const result = await run('agentkeys-drift', ['run', ...store, '--sandbox', '--inject', change, '--json']);
  if (result.code !== 0) throw new Error(`agentkeys-drift ended with ${result.code}:\n${result.stderr}`);
  const summary: RunSummary = JSON.parse(result.stdout);
  fact(`reproductions started: ${summary.reproductions.length}`);
  if (summary.drifts.length === 0) fact('nothing is fresh: nothing was started, nothing was written');
  for (const { service, step, outcome, reports, actions } of summary.drifts) {
    fact(`${service}/${step}: ${outcome}, ${reports} reports, issue: ${actions.join(', ') || 'unchanged'}`);
  }
  for (const { title, file } of await drift.issues(issues)) {
    fact(
      `${file.replace(folder, '…')}: ${(await readFile(file, 'utf8')).match(/\*\*\d+ reports?\*\*/)?.[0] ?? title}`,
    );
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
