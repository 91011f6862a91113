import type { Mailbox, MailRequest } from 'agentkeys';
import type { SendMailOptions } from 'nodemailer';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type InboxImapOptions, openImapMailbox } from './index.ts';
import { countConnections } from './testing/count-connections.ts';
import { openPostOffice, type PostOffice } from './testing/open-post-office.ts';

let office: PostOffice;
beforeAll(async () => {
  office = await openPostOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

const opened: Required<Mailbox>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((mailbox) => mailbox.close()));
});

const open = async (options: Partial<InboxImapOptions> = {}, password = office.dovecot.password) => {
  const { user, ports } = office.dovecot;
  const place = { host: '127.0.0.1', port: ports.imap, tls: 'none' as const, user, passwordEnv: 'MAIL' };
  // Looks so rarely that within a test the server has to tell of new mail by itself.
  const mailbox = await openImapMailbox({ ...place, pollMs: 600_000, ...options }, { MAIL: password });
  opened.push(mailbox);
  return mailbox;
};

const never = new AbortController().signal;
const waitFor = (mailbox: Mailbox, recipient: string, rest: Partial<MailRequest> = {}) =>
  mailbox.wait({ want: 'code', recipient, since: Date.now() - 60_000, timeoutMs: 60_000, ...rest }, never);

const from = 'Acme <noreply@acme.example>';
const codeMail = (to: string, code: string): SendMailOptions & { to: string } => ({
  from,
  to,
  subject: 'Verify your e-mail',
  html: `<style>p { color: #141415 }</style><p>Your code is</p><p style="color:#202123">${code}</p>`,
});
const welcomeMail = (to: string): SendMailOptions => ({
  from,
  to,
  subject: 'Welcome to Acme',
  html: '<p style="color:#353740">548 Market Street, San Francisco, CA 94104. © 2026</p><a href="https://acme.example/docs?id=1&amp;n=2">Docs</a>',
});

interface Kind {
  recipient: string;
  want?: 'link';
  value: string;
  mail: SendMailOptions;
}

const link = 'https://acme.example/verify?token=abc&email=a%40b&next=%2Fkeys';
/** One mail of every kind, each for another of the addresses that are easily taken for each other. */
const kinds: Kind[] = [
  {
    recipient: 'a@d.example',
    value: '100001',
    mail: { html: '<p>Your code is <b>100001</b></p>', textEncoding: 'quoted-printable' },
  },
  { recipient: 'ab@d.example', value: '100002', mail: { html: '<p>Code: 100002</p>', encoding: 'base64' } },
  { recipient: 'a+x@d.example', value: '100003', mail: { text: 'Hello,\n\nyour code is 100003.\n' } },
  {
    recipient: 'a@d.example.org',
    value: '100004',
    mail: { text: 'Use 100004 as your code', html: '<p>Use <b>100004</b> as your code</p>' },
  },
  {
    recipient: 'A.B@D.example',
    value: '100005',
    mail: { subject: 'Your Acme code is 100005', html: '<p>Hello</p>' },
  },
  {
    recipient: 'hex@d.example',
    value: '100006',
    mail: {
      html: '<style>.a{color:#141415;width:600000px}</style><body bgcolor="#353740"><p style="color:#202123">Your code</p><h1>100006</h1>',
    },
  },
  {
    recipient: 'link@d.example',
    want: 'link',
    value: link,
    mail: {
      html: `<a href="https://acme.example/">Acme</a><a href="${link.replaceAll('&', '&amp;')}">Verify</a><a href="https://acme.example/unsubscribe?token=1">Unsubscribe</a>`,
      textEncoding: 'quoted-printable',
    },
  },
  {
    recipient: 'textlink@d.example',
    want: 'link',
    value: `${link}2`,
    mail: { text: `Confirm your address:\n${link}2\n\nHelp: https://acme.example/help` },
  },
  {
    recipient: 'several@d.example',
    value: '100009',
    mail: { text: 'Order 7654321 of 2026-05-01\nYour login code: 100009\nPMB 97273, CA 94104' },
  },
  {
    recipient: 'picture@d.example',
    value: '100010',
    mail: {
      text: 'Grüße! Dein Bestätigungscode lautet 100010',
      html: '<img src="cid:code" alt="">',
      attachments: [{ filename: 'code.png', content: Buffer.alloc(40_000, 7), cid: 'code' }],
    },
  },
];

test('30 mails of all kinds in one mailbox: 10 who wait at once get each their own, over one connection', async () => {
  await using way = await countConnections(office.dovecot.ports.imap);
  const mailbox = await open({ port: way.port });
  const waiting = kinds.map(({ recipient, want }) => waitFor(mailbox, recipient, want && { want }));
  for (const { recipient } of kinds) await office.send(welcomeMail(recipient));
  for (const { recipient, mail } of kinds) {
    await office.send({ from, to: recipient, subject: 'Verify your e-mail', ...mail });
  }
  for (const { recipient } of kinds) await office.send(welcomeMail(`someone.${recipient}`));
  expect(await Promise.all(waiting)).toEqual(kinds.map(({ value }) => value));
  // The same over again, now that all of them are there.
  const again = kinds.map(({ recipient, want }) => waitFor(mailbox, recipient, want && { want }));
  expect(await Promise.all(again)).toEqual(kinds.map(({ value }) => value));
  expect(way.made).toBe(1);
});

test.each([
  ['the server tells of it', {}],
  ['the mailbox is looked into again', { idle: false, pollMs: 100 }],
])('a late mail: %s', async (_, options) => {
  const recipient = `late${Object.keys(options).length}@d.example`;
  const mailbox = await open(options);
  const waiting = waitFor(mailbox, recipient);
  await office.send(welcomeMail(recipient));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await office.send(codeMail(recipient, '200001'));
  expect(await waiting).toBe('200001');
});

test('the newest code counts, that of an earlier hour and one of somebody else do not', async () => {
  const recipient = 'again@d.example';
  await office.sendAt(Date.now() - 3_600_000, codeMail(recipient, '300001'));
  const mailbox = await open();
  const request = { since: Date.now() - 1_000, timeoutMs: 300 };
  await expect(waitFor(mailbox, recipient, request)).rejects.toMatchObject({
    code: 'MAIL_UNAVAILABLE',
    details: { seen: '0 mails for this account since it was asked for, none with a code' },
  });
  const filtered = waitFor(mailbox, recipient, { from: 'ACME.example' });
  await office.send({ ...codeMail(recipient, '300002'), from: 'acme.example <noreply@other.example>' });
  await office.send(codeMail(recipient, '300003'));
  expect(await filtered).toBe('300003');
  // A second question is about another mail, also within the same second.
  const second = waitFor(mailbox, recipient, { since: Date.now() });
  await office.send(codeMail(recipient, '300004'));
  expect(await second).toBe('300004');
  expect(await waitFor(mailbox, recipient)).toBe('300004');
});

test('nothing is changed in the mailbox, and on request the one mail that was used is marked as seen', async () => {
  const recipient = 'seen@d.example';
  const unseen = () =>
    office.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      return (await client.search({ to: recipient, seen: false }, { uid: true })) || [];
    });
  await office.send(welcomeMail(recipient));
  await office.send(codeMail(recipient, '400001'));
  expect(await waitFor(await open(), recipient)).toBe('400001');
  expect(await unseen()).toHaveLength(2);
  const marking = await open({ markSeen: true });
  expect(await waitFor(marking, recipient)).toBe('400001');
  await marking.close();
  expect(await unseen()).toHaveLength(1);
});

test('the spam folder is looked into on request, by its name or by the mark of the server', async () => {
  const recipient = 'spam@d.example';
  await office.send(codeMail(recipient, '500001'));
  await office.withClient(async (client) => {
    await client.mailboxOpen('INBOX');
    await client.messageMove({ to: recipient }, 'Junk');
  });
  await expect(waitFor(await open(), recipient, { timeoutMs: 300 })).rejects.toMatchObject({
    code: 'MAIL_UNAVAILABLE',
  });
  for (const spamFolder of [true, 'Junk'] as const) {
    const mailbox = await open({ spamFolder });
    expect(await waitFor(mailbox, recipient)).toBe('500001');
    // And still whatever comes to the other folder.
    const waiting = waitFor(mailbox, `not${spamFolder}@d.example`);
    await office.send(codeMail(`not${spamFolder}@d.example`, '500002'));
    expect(await waiting).toBe('500002');
    await mailbox.close();
  }
});

test('a wait ends with the mailbox, and with the run', async () => {
  const mailbox = await open();
  const run = new AbortController();
  const ended = mailbox.wait(
    { want: 'code', recipient: 'x@d.example', since: 0, timeoutMs: 60_000 },
    run.signal,
  );
  run.abort(new Error('the run is over'));
  await expect(ended).rejects.toThrow('the run is over');
  const waiting = expect(waitFor(mailbox, 'x@d.example')).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
  await mailbox.close();
  await waiting;
});

test('what keeps a mailbox from being read has a code each, and is known as soon as it is opened', async () => {
  const { ports, password, user } = office.dovecot;
  const refused = await open({}, 'hunter2-hunter2').catch((error) => error);
  expect(refused).toMatchObject({
    code: 'MAIL_LOGIN_REFUSED',
    details: { server: `127.0.0.1:${ports.imap}` },
  });
  await expect(open({ folder: 'Nowhere' })).rejects.toMatchObject({
    code: 'MAIL_FOLDER_MISSING',
    details: { folder: 'Nowhere' },
  });
  await expect(open({ spamFolder: 'Nowhere' })).rejects.toMatchObject({ code: 'MAIL_FOLDER_MISSING' });
  await expect(open({ passwordEnv: 'UNSET' })).rejects.toMatchObject({ code: 'MAIL_PASSWORD_MISSING' });
  await expect(open({ tls: 'starttls' })).rejects.toMatchObject({ code: 'MAIL_TLS' });
  await expect(open({ tls: 'implicit' })).rejects.toMatchObject({ code: 'MAIL_TLS' });
  // The port of TLS, where this server has none.
  await expect(open({ port: ports.imaps })).rejects.toMatchObject({
    code: 'MAIL_SERVER_UNREACHABLE',
    details: { seen: 'ECONNREFUSED' },
  });
  expect(JSON.stringify([refused, refused.details])).not.toMatch(new RegExp(`hunter2|${password}|${user}`));
});

test('a connection that is cut is made again, and a server that is killed and started again is waited for', async () => {
  await using way = await countConnections(office.dovecot.ports.imap);
  const mailbox = await open({ port: way.port });
  const cut = waitFor(mailbox, 'cut@d.example');
  way.cut();
  await office.send(codeMail('cut@d.example', '600001'));
  expect(await cut).toBe('600001');

  const killed = waitFor(mailbox, 'killed@d.example');
  await office.dovecot.stop('SIGKILL');
  await office.send(codeMail('killed@d.example', '600002'));
  await office.dovecot.start();
  expect(await killed).toBe('600002');
});

test('a server that stays away, and a password that is no longer good, end a wait with their own codes', async () => {
  const mailbox = await open();
  await office.dovecot.stop();
  await expect(waitFor(mailbox, 'gone@d.example', { timeoutMs: 3_000 })).rejects.toMatchObject({
    code: 'MAIL_SERVER_UNREACHABLE',
  });
  await office.dovecot.setPassword('another one');
  const waiting = expect(waitFor(mailbox, 'gone@d.example')).rejects.toMatchObject({
    code: 'MAIL_LOGIN_REFUSED',
  });
  await office.dovecot.start();
  await waiting;
  // Whoever comes after the password was put right is served.
  await office.dovecot.stop();
  await office.dovecot.setPassword(office.dovecot.password);
  await office.dovecot.start();
  await office.send(codeMail('back@d.example', '700001'));
  expect(await waitFor(mailbox, 'back@d.example')).toBe('700001');
});
