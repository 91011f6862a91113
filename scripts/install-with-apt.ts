import { spawnSync } from 'node:child_process';

export const aptInstall = (name: string): string => `apt-get update && apt-get install -y ${name}`;

/** Installs one of Debian's packages where that is possible without asking: for root, and in CI. */
export function installWithApt(name: string, missing: string): void {
  const isRoot = process.getuid?.() === 0;
  const maySudo = !isRoot && Boolean(process.env.CI) && spawnSync('sudo', ['-n', 'true']).status === 0;
  if (!(isRoot || maySudo) || spawnSync('apt-get', ['--version']).status !== 0) return;
  process.stderr.write(`There is no ${missing} here; installing ${name} with apt-get … `);
  // A package's own service is not wanted: as in single-user mode none is started.
  const settings = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  const command = [...(maySudo ? ['sudo', '-n'] : []), 'env', ...settings, 'sh', '-c', aptInstall(name)];
  const [program = '', ...args] = command;
  const install = spawnSync(program, args, { encoding: 'utf8' });
  process.stderr.write(install.status === 0 ? 'done\n' : `failed\n${install.stdout}${install.stderr}`);
}
