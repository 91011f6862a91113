import { spawnSync } from 'node:child_process';
import { findBrowser } from '../core/src/browser/find-browser.ts';

const aptInstall = 'apt-get update && apt-get install -y chromium';

function browser(): string | undefined {
  try {
    return findBrowser({ env: process.env }).executablePath;
  } catch {
    return undefined;
  }
}

/** Makes sure that there is a browser to test with: installs Debian's where that is possible, else says how. */
export function ensureBrowser(): void {
  if (browser()) return;
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (canInstall) {
    process.stderr.write('No browser was found; installing Chromium with apt-get … ');
    const install = spawnSync('sh', ['-c', aptInstall], {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    process.stderr.write(install.status === 0 ? 'done\n' : `failed\n${install.stdout}${install.stderr}`);
    if (browser()) return;
  }
  process.stderr.write(
    'No browser was found. Install Chrome or Chromium and run the command again:\n' +
      `  Debian, Ubuntu:  sudo sh -c "${aptInstall}"\n` +
      '  any system:      npx playwright-core install chromium\n' +
      'or set AGENTKEYS_BROWSER to the executable of one that is installed elsewhere.\n',
  );
  process.exit(1);
}
