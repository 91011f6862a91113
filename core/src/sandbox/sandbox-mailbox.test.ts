import { afterEach, expect, test } from 'vitest';
import type { MailRequest } from '../plugins/mailbox.ts';
import { createSandboxMailbox, type SandboxMailbox } from './sandbox-mailbox.ts';

const boxes: SandboxMailbox[] = [];
const openMailbox = (): SandboxMailbox => {
  const mailbox = createSandboxMailbox();
  boxes.push(mailbox);
  return mailbox;
};
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((mailbox) => mailbox.close()));
});

const forever = new AbortController().signal;
const codeFor = (recipient: string, rest: Partial<MailRequest> = {}): MailRequest => ({
  want: 'code',
  recipient,
  since: 0,
  timeoutMs: 60_000,
  ...rest,
});
const codeMail = (to: string, code: string, from = 'Acme <noreply@acme.example>') => ({
  from,
  to,
  subject: 'Your code',
  html: `<p>Your code is ${code}</p>`,
});
const welcome = {
  from: 'Acme <noreply@acme.example>',
  to: 'a@b.example',
  subject: 'Welcome to Acme',
  html: '<p>548 Market Street, San Francisco, CA 94104</p><a href="https://acme.example/docs">Docs</a>',
};

test('the newest code to the recipient is read, and a welcome mail after it is passed over', async () => {
  const mailbox = openMailbox();
  mailbox.send(codeMail('a@b.example', '111111'));
  mailbox.send(codeMail('A@b.example', '222222'));
  mailbox.send(codeMail('someone@else.example', '333333'));
  mailbox.send(welcome);
  expect(await mailbox.wait(codeFor('a@b.example'), forever)).toBe('222222');
});

test('a mail that comes late is waited for', async () => {
  const mailbox = openMailbox();
  const waiting = mailbox.wait(codeFor('a@b.example'), forever);
  mailbox.send(welcome);
  mailbox.send(codeMail('a@b.example', '444444'), 50);
  expect(await waiting).toBe('444444');
});

test('a link is read out of the mail, ready to be opened', async () => {
  const mailbox = openMailbox();
  mailbox.send({
    ...welcome,
    html: `<a href="https://acme.example/verify?token=1&amp;next=%2Fhome">Verify</a>`,
  });
  expect(await mailbox.wait(codeFor('a@b.example', { want: 'link' }), forever)).toBe(
    'https://acme.example/verify?token=1&next=%2Fhome',
  );
});

test.each([
  ['no mail', () => undefined],
  ['a mail that is too old', (mailbox: SandboxMailbox) => mailbox.send(codeMail('a@b.example', '555555'))],
  [
    'a mail of another sender',
    (mailbox: SandboxMailbox) => mailbox.send(codeMail('a@b.example', '666666', 'noreply@other.example')),
  ],
])('%s is MAIL_UNAVAILABLE when the time is over', async (name, prepare) => {
  const mailbox = openMailbox();
  prepare(mailbox);
  const request = codeFor('a@b.example', {
    timeoutMs: 20,
    ...(name.includes('old') && { since: Date.now() + 1_000 }),
    ...(name.includes('sender') && { from: 'acme.example' }),
  });
  await expect(mailbox.wait(request, forever)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
});

test('closing the mailbox ends a wait as MAIL_UNAVAILABLE, ending the run ends it as aborted', async () => {
  const mailbox = openMailbox();
  const waiting = mailbox.wait(codeFor('a@b.example'), forever);
  const run = new AbortController();
  const ended = mailbox.wait(codeFor('a@b.example'), run.signal);
  run.abort(new Error('the run is over'));
  await expect(ended).rejects.toThrow('the run is over');
  await mailbox.close();
  await expect(waiting).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
});

test('every mail is handed on to a mail server as well, in order, when it is delivered', async () => {
  const mailbox = openMailbox();
  const codes: string[] = [];
  mailbox.forward(async ({ html }) => void codes.push(/\d{6}/.exec(html)?.[0] ?? ''));
  mailbox.send(codeMail('a@b.example', '111111'), 20);
  mailbox.send(codeMail('a@b.example', '222222'));
  expect(await mailbox.wait(codeFor('a@b.example'), forever)).toBe('222222');
  await expect.poll(() => codes, { timeout: 30_000 }).toEqual(['222222', '111111']);
});
