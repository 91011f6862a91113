import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

// As far as the workflows of this repository go; whether they are of the right form is for actionlint and GitHub's own
// parser to say.

export interface Step {
  id?: string;
  name?: string;
  if?: string | boolean;
  uses?: string;
  run?: string;
  shell?: string;
  env?: Record<string, unknown>;
  with?: Record<string, unknown>;
}

export interface Job {
  needs?: readonly string[];
  if?: string | boolean;
  strategy?: { matrix: Record<string, unknown> };
  environment?: string;
  permissions?: Record<string, string>;
  env?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  steps: readonly Step[];
}

export interface Workflow {
  on: {
    schedule?: { cron: string }[];
    workflow_dispatch?: { inputs?: Record<string, { type?: string; default?: unknown }> };
    repository_dispatch?: { types: string[] };
  };
  permissions?: unknown;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
  env?: Record<string, unknown>;
  jobs: Record<string, Job>;
}

export interface CompositeAction {
  inputs?: Record<string, { default?: unknown }>;
  outputs?: Record<string, { value: unknown }>;
  runs: { using: 'composite'; steps: readonly Step[] };
}

const read = (file: string): unknown => parse(readFileSync(file, 'utf8'));

export const readWorkflow = (file: string): Workflow => read(file) as Workflow;
export const readAction = (file: string): CompositeAction => read(file) as CompositeAction;
