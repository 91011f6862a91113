import { expect, it } from 'vitest';
import { checkConfig } from '../config/check-config.ts';
import { addConfigSecrets } from './add-config-secrets.ts';
import { createRedactor } from './create-redactor.ts';

it('knows the account and every string in the options of plugins that are given by name', () => {
  const redactor = createRedactor();
  const config = checkConfig(
    {
      account: { email: 'jane.doe7@mail.example', password: 'Canary-Account' },
      plugins: [
        'agentkeys-plugin-other',
        [
          'agentkeys-plugin-imap',
          { auth: { pass: 'Canary-Imap' }, folders: ['Canary-Folder', 'INBOX'], port: 993 },
        ],
      ],
    },
    {},
  );
  addConfigSecrets(redactor, config);
  const said = 'jane.doe7@mail.example Canary-Account Canary-Imap Canary-Folder';
  expect(redactor.redact(said)).not.toMatch(/canary|jane/i);
  expect(redactor.redact('INBOX of agentkeys-plugin-imap')).toBe('INBOX of agentkeys-plugin-imap');
});
