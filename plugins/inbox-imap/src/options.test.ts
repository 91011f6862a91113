import { expect, test } from 'vitest';
import { type InboxImapOptions, readOptions } from './options.ts';

const least = { host: 'imap.example.org', user: 'me', passwordEnv: 'MAIL_PASSWORD' };

test('what is left out has its default', () => {
  expect(readOptions(least)).toMatchObject({
    port: 993,
    tls: 'implicit',
    folder: 'INBOX',
    markSeen: false,
    idle: true,
  });
  expect(readOptions({ ...least, tls: 'starttls' })).toMatchObject({ port: 143 });
  for (const host of ['127.0.0.1', 'localhost', '::1']) {
    expect(readOptions({ ...least, host, tls: 'none', port: 1143 })).toMatchObject({ port: 1143 });
  }
});

test.each<[string, object, string[]]>([
  ['nothing at all', {}, ['host', 'user', 'passwordEnv']],
  ['the password itself', { ...least, password: 'hunter2-hunter2' }, ['password']],
  ['the password in place of a name', { ...least, passwordEnv: 'hunter2-hunter2' }, ['passwordEnv']],
  ['two ways to the password', { ...least, passwordCommand: ['pass', 'mail'] }, ['passwordEnv']],
  [
    'an address in place of a host',
    { ...least, host: 'imaps://me:hunter2-hunter2@imap.example.org' },
    ['host'],
  ],
  ['no TLS to another machine', { ...least, tls: 'none' }, ['tls']],
  ['several at once', { ...least, port: '993', tls: 'ssl', pollMs: 0 }, ['port', 'tls', 'pollMs']],
])('%s is refused, each fault with its place and none with a value', (_, options, paths) => {
  let thrown: unknown;
  try {
    readOptions(options as InboxImapOptions);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'PLUGIN_SETUP', details: { plugin: 'inbox-imap' } });
  const { details } = thrown as { details: { faults: { path: string }[] } };
  expect(details.faults.map(({ path }) => path)).toEqual(paths);
  expect(JSON.stringify(details)).not.toContain('hunter2');
});
