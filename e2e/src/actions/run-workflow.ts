import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contexts, fill, fillText, holds } from './evaluate.ts';
import { type Machine, type RanStep, runSteps } from './run-steps.ts';
import { type Job, readWorkflow } from './workflow.ts';

export interface WorkflowEvent {
  name: 'schedule' | 'workflow_dispatch' | 'repository_dispatch';
  /** `github.event`. */
  payload?: Record<string, unknown>;
  /** Of `workflow_dispatch`; what is left out has its default. */
  inputs?: Record<string, unknown>;
}

export interface WorkflowOptions extends Omit<Machine, 'temp'> {
  file: string;
  event: WorkflowEvent;
  /** A folder for the temporary folders of the jobs. */
  folder: string;
  vars?: Record<string, string>;
  secrets?: Record<string, string>;
  /** `github.token` */
  token: string;
}

export interface RanJob {
  id: string;
  /** Of this one job of the matrix. */
  matrix: Record<string, unknown>;
  environment: string | undefined;
  result: 'success' | 'failure' | 'skipped';
  outputs: Record<string, string>;
  /** RUNNER_TEMP, as the job left it. */
  temp: string;
  steps: RanStep[];
}

/** The jobs of a matrix with one axis. */
function expand(job: Job, contexts: Contexts): Record<string, unknown>[] {
  const [axis, ...more] = Object.entries(job.strategy?.matrix ?? {});
  if (!axis) return [{}];
  if (more.length > 0) throw new Error('a matrix has one axis here');
  const [name, values] = axis;
  return (fill(values, contexts) as unknown[]).map((value) => ({ [name]: value }));
}

/**
 * Runs a workflow on this machine: its jobs in the order of their needs, one after the other, with their conditions,
 * matrix and outputs. Steps are real shells with the lines of the file.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<RanJob[]> {
  const { file, event, folder, vars = {}, secrets = {}, token } = options;
  const { jobs, on, env = {} } = readWorkflow(file);
  const dispatched = event.name === 'workflow_dispatch' ? (on.workflow_dispatch?.inputs ?? {}) : {};
  const defaults = Object.fromEntries(
    Object.entries(dispatched).map(([name, input]) => [name, input.default ?? '']),
  );
  const inputs = event.name === 'workflow_dispatch' ? { ...defaults, ...event.inputs } : {};
  const contexts: Contexts = {
    github: { event_name: event.name, event: event.payload ?? {}, token },
    inputs,
    vars,
    secrets,
    runner: { os: 'Linux' },
  };
  const ran: RanJob[] = [];
  const waiting = new Map(Object.entries(jobs));
  while (waiting.size > 0) {
    const isOver = (id: string): boolean => !waiting.has(id);
    const [id, job] = [...waiting].find(([, { needs = [] }]) => needs.every(isOver)) ?? [];
    if (id === undefined || job === undefined) throw new Error('jobs need each other');
    ran.push(...(await runJob(id, job)));
    waiting.delete(id);
  }
  return ran;

  async function runJob(id: string, job: Job): Promise<RanJob[]> {
    const before = (job.needs ?? []).map((need) => ran.filter((each) => each.id === need));
    const isGood = before.flat().every(({ result }) => result === 'success');
    const needs = Object.fromEntries(
      before.flatMap(([first]) =>
        first ? [[first.id, { outputs: first.outputs, result: first.result }]] : [],
      ),
    );
    const known = { ...contexts, needs };
    const blank = { id, matrix: {}, environment: undefined, outputs: {}, temp: '', steps: [] };
    if (!holds(job.if, known, isGood ? 'success' : 'failure')) return [{ ...blank, result: 'skipped' }];
    const done: RanJob[] = [];
    for (const matrix of expand(job, known)) {
      const temp = await mkdtemp(join(folder, `${id}-`));
      const own = { ...known, matrix, runner: { os: 'Linux', temp }, job: { status: 'success' } };
      const scope = Object.fromEntries(
        Object.entries({ ...env, ...job.env }).map(([name, value]) => [name, fillText(value, own)]),
      );
      const { steps, status, byId } = await runSteps(job.steps, own, { ...options, temp }, scope);
      const outputs = Object.fromEntries(
        Object.entries(job.outputs ?? {}).map(([name, value]) => [
          name,
          fillText(value, { ...own, steps: byId }),
        ]),
      );
      const environment = job.environment === undefined ? undefined : fillText(job.environment, own);
      done.push({ id, matrix, environment, result: status, outputs, temp, steps });
    }
    return done;
  }
}
