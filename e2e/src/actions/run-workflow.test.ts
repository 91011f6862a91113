import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runWorkflow } from './run-workflow.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(yaml: string, inputs: Record<string, unknown> = {}) {
  const file = join(folder, 'workflow.yml');
  await writeFile(file, yaml);
  const event = { name: 'workflow_dispatch', inputs } as const;
  const env = { PATH: process.env.PATH ?? '' };
  return runWorkflow({
    file,
    event,
    folder,
    workspace: folder,
    env,
    played: ['actions/checkout'],
    token: 't',
  });
}

it('hands on outputs and the environment, and makes a job for each of a matrix', async () => {
  const jobs = await run(
    `
on: { workflow_dispatch: { inputs: { who: { default: nobody } } } }
jobs:
  second:
    needs: [first]
    if: needs.first.outputs.names != '[]'
    strategy: { matrix: { name: "\${{ fromJSON(needs.first.outputs.names) }}" } }
    steps:
      - run: echo "for $NAME"
        env: { NAME: "\${{ matrix.name }} by \${{ inputs.who }}" }
  first:
    outputs: { names: "\${{ steps.list.outputs.names }}" }
    steps:
      - uses: actions/checkout@v5
      - run: |
          echo "SEEN=yes" >> "$GITHUB_ENV"
          echo "## Told" >> "$GITHUB_STEP_SUMMARY"
      - id: list
        run: |
          echo "names<<END" >> "$GITHUB_OUTPUT"
          echo "[\\"a\\", \\"$SEEN\\"]" >> "$GITHUB_OUTPUT"
          echo "END" >> "$GITHUB_OUTPUT"
`,
    { who: '$(exit 1)' },
  );
  expect(jobs.map(({ id, result }) => `${id} ${result}`)).toEqual([
    'first success',
    'second success',
    'second success',
  ]);
  expect(jobs[0]?.steps[1]?.summary).toBe('## Told\n');
  expect(jobs.slice(1).map(({ steps }) => steps[0]?.stdout)).toEqual([
    'for a by $(exit 1)\n',
    'for yes by $(exit 1)\n',
  ]);
});

it('ends a job where a step fails, but for what is always run, and skips what needs that job', async () => {
  const jobs = await run(`
on: { workflow_dispatch: {} }
jobs:
  first:
    steps:
      - { shell: bash, run: "false | cat" }
      - run: echo not this
      - { if: always(), run: "echo but this" }
      - { if: failure(), run: "echo and this" }
  second: { needs: [first], steps: [{ run: exit 0 }] }
  last: { if: "always()", needs: [first], steps: [{ run: exit 0 }] }
`);
  expect(jobs.map(({ id, result }) => `${id} ${result}`)).toEqual([
    'first failure',
    'second skipped',
    'last success',
  ]);
  expect(jobs[0]?.steps.map(({ conclusion }) => conclusion)).toEqual([
    'failure',
    'skipped',
    'success',
    'success',
  ]);
});

it('plays no action that it does not know', async () => {
  const yaml = 'on: {}\njobs: { first: { steps: [{ uses: "someone/else@v1" }] } }';
  await expect(run(yaml)).rejects.toThrow('someone/else@v1 is not played here');
});
