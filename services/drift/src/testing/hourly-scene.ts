import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TripwireEvent } from 'agentkeys/contracts';
import type { Backend } from '../backends/backend.ts';
import { openSqliteBackend } from '../backends/sqlite/sqlite-backend.ts';
import type { RunSummary } from '../hourly/run-summary.ts';
import { fileTracker } from '../trackers/file/file-tracker.ts';
import { makeAccepted, type ReportFields } from './make-report.ts';
import { type CliResult, type RunningCli, runCli, startCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** How a run of a provider ends, by provider. */
export type Endings = Record<
  string,
  {
    event?: TripwireEvent | object;
    passed?: string[];
    hang?: true;
    fail?: string;
    /** A step that the provider does not have. */
    without?: string;
  }
>;

/** Where a process can be made to end: within the run, around what it asks of the tracker, or when the store was told. */
export type KillPoint =
  | 'run'
  | 'find'
  | `${'before' | 'after'}-${'create' | 'update' | 'comment' | 'reopen' | 'close'}`
  | 'handled';

/** A claim that ends without being taken stands: however slow a machine is, a runner that is alone keeps it. */
export const briefLease = '200ms';

const tracker = new URL('../trackers/file/file-tracker.ts', import.meta.url).href;

/** A plugin as anybody would write one: its reproductions end as `endings.json` says, and are counted. */
const config = `
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileTracker } from ${JSON.stringify(tracker)};

const die = (point) => {
  if (!existsSync('kill-' + point)) return;
  const left = Number(readFileSync('kill-' + point, 'utf8'));
  if (left > 0) return writeFileSync('kill-' + point, String(left - 1));
  rmSync('kill-' + point);
  process.kill(process.pid, 'SIGKILL');
};

export default {
  plugins: [{
    name: 'scene',
    setup(api) {
      api.resolveReproduction(() => ({
        name: 'scene',
        command: ({ service }) => 'npx agentkeys scrape ' + service,
        run: async ({ service, step, whole }, signal) => {
          appendFileSync('runs.jsonl', JSON.stringify({ service, step, whole }) + '\\n');
          die('run');
          const ending = JSON.parse(readFileSync('endings.json', 'utf8'))[service];
          if (ending.without === step && !whole) {
            const details = { reason: 'no such step', rule: 'core/until' };
            const event = { type: 'error', code: 'config', step: null, details };
            const made = { account: 'none', keys: 0, keys_left: 0 };
            return { event, made, passed: [], started_at: new Date().toISOString(), elapsed_ms: 5 };
          }
          const { event, passed = [], hang, fail } = ending;
          if (fail) throw new Error(fail);
          if (hang) await new Promise((_, reject) => {
            const alive = setInterval(() => {}, 1000);
            signal.addEventListener('abort', () => { clearInterval(alive); reject(signal.reason); });
          });
          return { event, passed, started_at: new Date().toISOString(), elapsed_ms: 5 };
        },
      }));
      api.resolveIssueTracker(() => {
        const files = fileTracker({ folder: process.cwd() + '/drift-issues' });
        const around = (name) => async (...given) => {
          appendFileSync('calls.jsonl', JSON.stringify(name) + '\\n');
          die(name === 'find' ? 'find' : 'before-' + name);
          const answer = await files[name](...given);
          die('after-' + name);
          return answer;
        };
        const watched = ['find', 'create', 'update', 'comment', 'reopen', 'close'];
        return { ...files, ...Object.fromEntries(watched.map((name) => [name, around(name)])) };
      });
      api.onBatchHandled((handled) => {
        appendFileSync('handled.jsonl', JSON.stringify(handled) + '\\n');
        die('handled');
      });
    },
  }],
};
`;

export interface HourlyScene extends AsyncDisposable {
  folder: string;
  backend: Backend;
  report(fields?: ReportFields): Promise<void>;
  endings(endings: Endings): Promise<void>;
  /** The next process that comes to this point, after so many times, is killed by itself, with SIGKILL. */
  killAt(point: KillPoint, after?: number): Promise<void>;
  /** The hourly run in a process of its own. */
  run(...args: string[]): Promise<CliResult>;
  start(...args: string[]): RunningCli;
  summary(...args: string[]): Promise<RunSummary>;
  /** `verify openai` in a process of its own. */
  verify(...args: string[]): Promise<CliResult>;
  verified(...args: string[]): Promise<RunSummary>;
  /** Lines of `runs`, `calls` or `handled`. */
  lines(name: 'runs' | 'calls' | 'handled'): Promise<unknown[]>;
  /** Names of the folders of issues. */
  issues(): Promise<string[]>;
  issue(name: string): Promise<string>;
  comments(name: string): Promise<string>;
  /** As a person labels it. */
  label(name: string, label: string): Promise<void>;
  /** As a person closes it. */
  close(name: string): Promise<void>;
}

/** A folder with a store, a configuration and nothing reported yet. */
export async function hourlyScene(): Promise<HourlyScene> {
  const temporary = await temporaryFolder();
  const folder = temporary.path;
  await writeFile(join(folder, 'agentkeys.config.mjs'), config);
  await writeFile(join(folder, 'package.json'), '{"private": true}');
  const backend = await openSqliteBackend({ file: join(folder, 'drift.db') });
  const absent = () => '';
  const start = (...args: string[]) => startCli(['run', '--db', 'drift.db', ...args], { cwd: folder });
  const run = (...args: string[]) => runCli(['run', '--db', 'drift.db', ...args], { cwd: folder });
  const verify = (...args: string[]) =>
    runCli(['verify', 'openai', '--db', 'drift.db', ...args], { cwd: folder });
  return {
    folder,
    backend,
    report: async (fields) => {
      await backend.reports.append(makeAccepted(fields));
    },
    endings: (endings) => writeFile(join(folder, 'endings.json'), JSON.stringify(endings)),
    killAt: (point, after = 0) => writeFile(join(folder, `kill-${point}`), String(after)),
    run,
    start,
    summary: async (...args) => readSummary(await run('--json', ...args)),
    verify,
    verified: async (...args) => readSummary(await verify('--json', ...args)),
    lines: async (name) => {
      const text = await readFile(join(folder, `${name}.jsonl`), 'utf8').catch(absent);
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
    },
    issues: async () => (await readdir(join(folder, 'drift-issues')).catch(() => [])).sort(),
    issue: (name) => readFile(join(folder, 'drift-issues', name, 'issue.md'), 'utf8'),
    comments: (name) => readFile(join(folder, 'drift-issues', name, 'comments.md'), 'utf8').catch(absent),
    label: async (name, label) => {
      const file = join(folder, 'drift-issues', name, 'issue.md');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/^labels: \[/m, `labels: ["${label}",`));
    },
    close: (name) => fileTracker({ folder: join(folder, 'drift-issues') }).close(name),
    [Symbol.asyncDispose]: async () => {
      await backend.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

function readSummary({ code, stdout, stderr }: CliResult): RunSummary {
  if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as RunSummary;
}
