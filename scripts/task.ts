import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureParts, type MissingPart } from './ensure-parts.ts';
import { ensurePipelineServers } from './ensure-pipeline-servers.ts';
import { listDependents } from './list-dependents.ts';
import { realParts } from './real-parts.ts';
import { requireParts } from './require-parts.ts';

const root = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);

/** Runs a program of this workspace under this Node; ends the task with its exit code when it fails. */
function run(script: string, ...args: string[]): void {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const biome = (...args: string[]) => run(resolve('@biomejs/biome/bin/biome'), ...args);
const vitest = (...args: string[]) => run(join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args);
const docs = (...args: string[]) => run(join(root, 'scripts', 'docs.ts'), ...args);

/** Builds what has changed; says what it did only when that went wrong. */
function build(): void {
  process.stderr.write('Building … ');
  const began = performance.now();
  const result = spawnSync(
    process.execPath,
    [resolve('turbo/bin/turbo'), 'run', 'build', '--ui=stream', '--output-logs=errors-only'],
    { cwd: root, encoding: 'utf8' },
  );
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(
    result.status === 0 ? `done in ${seconds} s\n` : `failed\n${result.stdout}${result.stderr}`,
  );
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/**
 * Runs the tests. Those whose real part cannot be had on this machine are left out, which is said before and after; where
 * `CI` is set they are a failure.
 */
function runTests(...args: string[]): void {
  const parts = Object.values(realParts);
  if (process.env.CI) requireParts(...parts);
  const missing = ensureParts(parts).map((each) => ({
    ...each,
    files: listDependents(root, each.part.doors),
  }));
  const sayMissing = () => missing.forEach(sayNotRun);
  sayMissing();
  // Also where tests fail, which ends the task.
  process.once('exit', sayMissing);
  vitest('run', ...args, ...missing.flatMap(({ files }) => files.map((file) => `--exclude=${file}`)));
}

function sayNotRun({ part, help, files }: MissingPart & { files: readonly string[] }): void {
  process.stderr.write(`\n${files.length} test files do not run without ${part.name}:\n`);
  process.stderr.write(`${files.map((file) => `  ${file}\n`).join('')}${help}\n`);
}

/** All packages at once: what they share is read a single time. Goes by what is built. */
const checkTypes = () => run(resolve('typescript/bin/tsc'), '--project', root);

/** Runs a command line of this workspace, which is built first where it never was. */
function runBuilt(folder: string, name: string, args: readonly string[]): void {
  if (!existsSync(join(root, folder, 'dist'))) build();
  run(join(root, folder, 'bin', `${name}.js`), ...args);
}

const tasks: Record<string, (args: string[]) => void | Promise<void>> = {
  build,
  typecheck() {
    build();
    checkTypes();
  },
  lint: () => biome('ci', '--error-on-warnings', '.'),
  format: () => biome('check', '--write', '.'),
  docs: (args) => docs(...args),
  test(args) {
    build();
    runTests(...args);
  },
  /** The drift service with all its processes killed at random: some minutes. */
  'test:crash'(args) {
    build();
    requireParts(realParts.nats);
    run(join(root, 'services', 'drift', 'scripts', 'crash.ts'), ...args);
  },
  'test:kill'() {
    process.env.AGENTKEYS_KILL_MOMENTS ??= '20';
    tasks.test?.(['e2e/tests/killed.test.ts']);
  },
  demo() {
    build();
    requireParts(realParts.browser);
    run(join(root, 'examples', 'full-loop', 'src', 'demo.ts'));
  },
  /** Installs what the tests need and is not there. */
  parts: () => void ensureParts(Object.values(realParts)),
  /** What a pull request must pass; the tests come last, so that their summary ends the log. */
  async ci() {
    // What comes over the network comes while the processors are busy; what fails there is for the tests to tell.
    const parts = spawn(process.execPath, [import.meta.filename, 'parts'], { cwd: root, stdio: 'ignore' });
    const partsAreThere = once(parts, 'exit');
    tasks.lint?.([]);
    tasks.typecheck?.([]);
    docs('--check');
    await partsAreThere;
    tasks.test?.([]);
  },
  bench([name = '', ...args]) {
    build();
    if (name === 'pipeline') ensurePipelineServers();
    else requireParts(realParts.browser);
    run(join(root, 'e2e', 'benchmarks', `${name}.ts`), ...args);
  },
  agentkeys: (args) => runBuilt('core', 'agentkeys', args),
  'agentkeys-drift': (args) => runBuilt('services/drift', 'agentkeys-drift', args),
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  process.stderr.write(`There is no task "${name}". Known: ${Object.keys(tasks).join(', ')}.\n`);
  process.exit(2);
}
// While a program of a task runs, Ctrl-C is that program's to handle.
process.on('SIGINT', () => {});
await task(args);
