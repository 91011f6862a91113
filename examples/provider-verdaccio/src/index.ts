import { defineProvider } from 'agentkeys';
import { checkKey } from './check-key.ts';
import { readOptions, type VerdaccioOptions } from './options.ts';
import { logIn } from './steps/log-in.ts';
import { loginDialog } from './steps/login-dialog.ts';
import { readKey } from './steps/read-key.ts';

export type { VerdaccioOptions } from './options.ts';

/** Logs in at a Verdaccio, as its sixth version looks, and takes the key with which npm may publish there. */
export const verdaccio = (options: VerdaccioOptions = {}) =>
  defineProvider({
    name: 'verdaccio',
    apiVersion: 1,
    options: readOptions(options),
    maintainers: ['You'],
    origins: { app: options.registry ?? 'http://localhost:4873' },
    key: { pattern: /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/, prefix: 'eyJ', check: checkKey },
    steps: [loginDialog, logIn, readKey],
  });
