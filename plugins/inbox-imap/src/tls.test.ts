import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InboxImapOptions, openImapMailbox } from './index.ts';
import { openPostOffice, type PostOffice } from './testing/open-post-office.ts';

let folder: string;
let caFile: string;
let office: PostOffice;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-mail-tls-'));
  caFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const kind = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...kind, ...name, '-keyout', keyFile, '-out', caFile], { stdio: 'ignore' });
  const tls = { cert: await readFile(caFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  office = await openPostOffice({ tls, withoutIdle: true });
});
afterAll(async () => {
  await office?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const open = (options: Partial<InboxImapOptions>) => {
  const { user, password, ports } = office.dovecot;
  const port = options.tls === 'starttls' ? ports.imap : ports.imaps;
  const place = { host: 'localhost', port, user, passwordEnv: 'MAIL', pollMs: 100 };
  return openImapMailbox({ ...place, ...options }, { MAIL: password });
};

test.each(['implicit', 'starttls'] as const)(
  'TLS (%s) with an authority of one’s own, to a server that cannot tell of new mail',
  async (tls) => {
    const mailbox = await open({ tls, caFile });
    const recipient = `${tls}@d.example`;
    const waiting = mailbox.wait(
      { want: 'code', recipient, since: Date.now(), timeoutMs: 60_000 },
      new AbortController().signal,
    );
    await office.send({
      from: 'noreply@acme.example',
      to: recipient,
      subject: 'Your code is 482913',
      text: 'Hello',
    });
    expect(await waiting).toBe('482913');
    await mailbox.close();
  },
);

test.each<[string, Partial<InboxImapOptions>, RegExp]>([
  ['signed by nobody who is known', {}, /signed by itself/],
  ['signed by nobody who is known, after STARTTLS', { tls: 'starttls' }, /signed by itself/],
  ['for another host', { host: '127.0.0.1' }, /another host/],
])('a certificate that is %s is refused before the password is sent', async (_, options, seen) => {
  const trust = options.host ? { caFile } : {};
  await expect(open({ ...trust, ...options })).rejects.toMatchObject({
    code: 'MAIL_TLS',
    details: { seen: expect.stringMatching(seen) },
  });
});

test('an authority that cannot be read is told by its file', async () => {
  const nowhere = join(folder, 'nowhere.pem');
  await expect(open({ caFile: nowhere })).rejects.toMatchObject({
    code: 'MAIL_TLS',
    details: { file: nowhere },
  });
});
