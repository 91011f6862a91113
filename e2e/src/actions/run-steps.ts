import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readCommandFile } from './command-file.ts';
import { type Contexts, fillText, holds, type Status } from './evaluate.ts';
import { readAction, type Step } from './workflow.ts';

export interface RanStep {
  name: string;
  conclusion: 'success' | 'failure' | 'skipped';
  stdout: string;
  stderr: string;
  /** What it wrote to GITHUB_STEP_SUMMARY. */
  summary: string;
  /** What an action that is played was given. */
  with: Record<string, string>;
}

export interface Machine {
  /** The checkout: where every step runs. */
  workspace: string;
  /** RUNNER_TEMP of the job. */
  temp: string;
  /** What every process gets. */
  env: Record<string, string>;
  /** Actions of other repositories that are not run but noted, by `owner/name`. */
  played: readonly string[];
  /** Folders of those that stand on this machine, by `owner/name/path`. */
  local?: Record<string, string>;
}

/** Longest time of one step, in milliseconds. */
const maxStepMs = 240_000;

/** How GitHub starts each of the shells. */
const shells: Record<string, readonly string[]> = {
  '': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'],
};

const fillAll = (values: Record<string, unknown> | undefined, contexts: Contexts): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, fillText(value, contexts)]));

export interface StepsResult {
  steps: RanStep[];
  status: Status;
  /** For `steps.<id>.outputs`. */
  byId: Record<string, { outputs: Record<string, string>; outcome: string; conclusion: string }>;
}

/**
 * Runs steps in their order, in real shells with the very lines of the workflow. `env` is what stands around them, and is
 * added to by what they write to GITHUB_ENV.
 */
export async function runSteps(
  steps: readonly Step[],
  contexts: Contexts,
  machine: Machine,
  env: Record<string, string>,
): Promise<StepsResult> {
  const result: StepsResult = { steps: [], status: 'success', byId: {} };
  for (const step of steps) {
    const known = { ...contexts, env, steps: result.byId };
    const name = step.name ?? step.uses ?? step.run ?? '';
    if (!holds(step.if, known, result.status)) {
      result.steps.push({ name, conclusion: 'skipped', stdout: '', stderr: '', summary: '', with: {} });
      continue;
    }
    const own = { ...env, ...fillAll(step.env, known) };
    const given = fillAll(step.with, known);
    const ran =
      step.run === undefined
        ? await runAction(step.uses ?? '', given, { ...known, env: own }, machine, own)
        : await runShell(step, machine, own);
    Object.assign(env, ran.env);
    result.steps.push(...ran.steps.map((each) => ({ ...each, name: each.name || name })));
    const conclusion = ran.steps.some((each) => each.conclusion === 'failure') ? 'failure' : 'success';
    if (conclusion === 'failure') result.status = 'failure';
    if (step.id) result.byId[step.id] = { outputs: ran.outputs, outcome: conclusion, conclusion };
  }
  return result;
}

interface Ran {
  steps: RanStep[];
  outputs: Record<string, string>;
  env: Record<string, string>;
}

async function runShell(
  step: Step,
  { workspace, temp, env }: Machine,
  own: Record<string, string>,
): Promise<Ran> {
  const folder = await mkdtemp(join(temp, 'step-'));
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  };
  const script = join(folder, 'script.sh');
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  await writeFile(script, step.run ?? '');
  const [shell = '', ...options] = shells[step.shell ?? ''] ?? [];
  if (shell === '') throw new Error(`the shell ${step.shell} is not known here`);
  const child = spawn(shell, [...options, script], {
    cwd: workspace,
    env: { ...env, RUNNER_TEMP: temp, ...own, ...files },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own, which can be ended as a whole.
    detached: true,
  });
  const limit = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), maxStepMs);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]).finally(() => clearTimeout(limit));
  const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
  const conclusion = code === 0 ? 'success' : 'failure';
  return {
    steps: [{ name: step.name ?? '', conclusion, stdout, stderr, summary, with: {} }],
    outputs: await readCommandFile(files.GITHUB_OUTPUT),
    env: await readCommandFile(files.GITHUB_ENV),
  };
}

async function runAction(
  uses: string,
  given: Record<string, string>,
  contexts: Contexts,
  machine: Machine,
  env: Record<string, string>,
): Promise<Ran> {
  const [action = ''] = uses.split('@');
  const folder = uses.startsWith('./') ? join(machine.workspace, uses) : machine.local?.[action];
  if (folder === undefined) {
    if (!machine.played.includes(action)) throw new Error(`${uses} is not played here`);
    const step = { conclusion: 'success', stdout: '', stderr: '', summary: '' } as const;
    return { steps: [{ ...step, name: action, with: given }], outputs: {}, env: {} };
  }
  const { inputs, outputs: told, runs } = readAction(join(folder, 'action.yml'));
  const defaults = Object.fromEntries(
    Object.entries(inputs ?? {}).map(([name, input]) => [name, fillText(input.default, contexts)]),
  );
  // A composite action sees what it is given, and no secrets, matrix or needs.
  const { github, runner } = contexts;
  const inner = { github, runner, inputs: { ...defaults, ...given } };
  const scope = { ...env };
  const { steps, byId } = await runSteps(runs.steps, inner, machine, scope);
  const outputs = fillAll(
    Object.fromEntries(Object.entries(told ?? {}).map(([name, { value }]) => [name, value])),
    { ...inner, steps: byId },
  );
  return { steps, outputs, env: {} };
}
