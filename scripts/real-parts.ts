import { findBrowser } from '../core/src/browser/find-browser.ts';
import { findXvfb } from '../e2e/src/find-xvfb.ts';
import { findVerdaccio, majors } from '../examples/provider-verdaccio/sandbox/find-verdaccio.ts';
import { findDovecot } from '../plugins/inbox-imap/src/sandbox/find-dovecot.ts';
import { findNatsServer } from '../services/drift/src/testing/find-nats-server.ts';
import { installVerdaccio } from './install-verdaccio.ts';

/** A program of the machine that tests run against, because nothing else behaves as it does. */
export interface RealPart {
  name: string;
  /** Throws where it is not there, with how to get it. */
  find(): unknown;
  /** Debian's package of it, where there is one. */
  package?: string;
  /** How else it is had, quietly; whether it is there then is for `find` to say. */
  install?(): void;
  /**
   * What a test that needs it imports, directly or through its helpers: a path from the root of the repository, or the
   * name of a module.
   */
  doors: readonly string[];
}

const browserHelp = `No browser was found. Install Chrome or Chromium and run the command again:
  Debian, Ubuntu:  sudo sh -c "apt-get update && apt-get install -y chromium"
  any system:      npx playwright-core install chromium
or set AGENTKEYS_BROWSER to the executable of one that is installed elsewhere.`;

export const realParts = {
  browser: {
    name: 'browser',
    find: () => {
      try {
        return findBrowser({ env: process.env });
      } catch (cause) {
        throw new Error(browserHelp, { cause });
      }
    },
    package: 'chromium',
    doors: ['core/src/browser/find-browser.ts', 'e2e/src/run-cli.ts', 'agentkeys/testing'],
  },
  nats: {
    name: 'nats-server',
    find: () => findNatsServer(process.env),
    package: 'nats-server',
    doors: ['services/drift/src/testing/start-nats.ts'],
  },
  mail: {
    name: 'dovecot',
    find: () => findDovecot(process.env),
    package: 'dovecot-imapd',
    doors: [
      'plugins/inbox-imap/src/sandbox/start-dovecot.ts',
      '@agentkeys/inbox-imap',
      '@agentkeys/inbox-imap/sandbox',
    ],
  },
  display: {
    name: 'Xvfb',
    find: () => findXvfb(process.env),
    package: 'xvfb',
    doors: ['e2e/src/start-display.ts'],
  },
  verdaccio: {
    name: 'Verdaccio',
    find: () => majors.map(findVerdaccio),
    install: installVerdaccio,
    doors: ['examples/provider-verdaccio/tests/provision.test.ts'],
  },
} satisfies Record<string, RealPart>;
