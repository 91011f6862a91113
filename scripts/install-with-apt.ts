import { spawnSync } from 'node:child_process';

export const aptInstall = (name: string): string => `apt-get update && apt-get install -y ${name}`;

/** Installs one of Debian's packages where that is possible. */
export function installWithApt(name: string, missing: string): void {
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!canInstall) return;
  process.stderr.write(`No ${missing} was found; installing ${name} with apt-get … `);
  const install = spawnSync('sh', ['-c', aptInstall(name)], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  process.stderr.write(install.status === 0 ? 'done\n' : `failed\n${install.stdout}${install.stderr}`);
}
