import { findBrowser } from '../core/src/browser/find-browser.ts';
import { aptInstall, installWithApt } from './install-with-apt.ts';

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
  installWithApt('chromium', 'browser');
  if (browser()) return;
  process.stderr.write(
    'No browser was found. Install Chrome or Chromium and run the command again:\n' +
      `  Debian, Ubuntu:  sudo sh -c "${aptInstall('chromium')}"\n` +
      '  any system:      npx playwright-core install chromium\n' +
      'or set AGENTKEYS_BROWSER to the executable of one that is installed elsewhere.\n',
  );
  process.exit(1);
}
