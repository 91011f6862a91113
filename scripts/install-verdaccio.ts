import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'examples', 'provider-verdaccio', 'applications');

/** Installs the registries that an example runs against, from its lock file, with their scripts switched off. */
export function installVerdaccio(): void {
  process.stderr.write('There is no Verdaccio here; installing two of its versions with npm … ');
  const install = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  process.stderr.write(
    install.status === 0 ? 'done\n' : `failed\n${install.stdout ?? ''}${install.stderr ?? ''}`,
  );
}
