// Entry of every npm script. Written for Node 20 with built-ins only: it runs before anything is installed.
// Installs packages when the lockfile or the platform has changed, fetches Node 24 from npm when this Node is too
// old, then hands over to scripts/task.ts under the right Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeVersion = '24.9.0';
const isWindows = process.platform === 'win32';

const atLeast = (major, minor) => {
  const [hasMajor, hasMinor] = process.versions.node.split('.').map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
};

const say = (text) => process.stderr.write(text);

/** Runs npm quietly; shows what it said only when it failed. */
function npm(args, doing) {
  say(`${doing} … `);
  const began = Date.now();
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const run = spawnSync('npm', [...args, ...quiet], { cwd: root, encoding: 'utf8', shell: isWindows });
  if (run.status !== 0) {
    say(`failed\n${run.stdout ?? ''}${run.stderr ?? ''}${run.error ? `${run.error.message}\n` : ''}`);
    process.exit(1);
  }
  say(`done in ${Math.round((Date.now() - began) / 1000)} s\n`);
}

const lockfileMark = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');

function installPackages() {
  const marker = join(root, 'node_modules', '.installed-for');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lockfileMark()) return;
  // Not `npm ci`: it refuses a lockfile that lacks binaries for platforms that its registry does not serve.
  npm(['install', '--no-save'], 'Installing packages');
  writeFileSync(marker, lockfileMark());
}

/** Folder of a Node that loads TypeScript and has node:sqlite: this one's, or one fetched from npm. */
function nodeFolder() {
  if (atLeast(22, 18)) return dirname(process.execPath);
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const cache = join(root, '.cache', 'node');
  const folder = join(cache, 'node_modules', name, 'bin');
  const binary = join(folder, isWindows ? 'node.exe' : 'node');
  const has = existsSync(binary) && spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (has !== `v${nodeVersion}`) {
    mkdirSync(cache, { recursive: true });
    npm(
      ['install', '--prefix', cache, '--no-save', `${name}@${nodeVersion}`],
      `Node ${process.versions.node} is too old; fetching Node ${nodeVersion} into .cache`,
    );
  }
  return folder;
}

if (!atLeast(20, 0)) {
  say(`Node ${process.versions.node} is too old: install Node 20 or newer, then run the command again.\n`);
  process.exit(1);
}
installPackages();
const folder = nodeFolder();
// First on the PATH, so that npm and every tool that a task starts run on the same Node.
const env = {
  ...process.env,
  PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
};
const child = spawn(
  join(folder, isWindows ? 'node.exe' : 'node'),
  [join(root, 'scripts', 'task.ts'), ...process.argv.slice(2)],
  {
    cwd: root,
    env,
    stdio: 'inherit',
  },
);
// A terminal sends Ctrl-C to the whole group: the task ends itself, and this process waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
