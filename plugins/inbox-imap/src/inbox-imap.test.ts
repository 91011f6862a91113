import type { Mailbox, PluginApi, RunInfo, Tap } from 'agentkeys';
import { expect, test } from 'vitest';
import { inboxImap } from './inbox-imap.ts';
import type { InboxImapOptions } from './options.ts';
import { shareMailbox } from './share-mailbox.ts';

const run: RunInfo = { runId: 'run', provider: 'acme', version: '1.0.0', sandbox: false };
const account = { email: 'a@d.example', password: 'x', fullName: 'A B', birthdate: '1990-01-01' };
const options: InboxImapOptions = {
  host: 'localhost',
  port: 1,
  tls: 'none',
  user: 'me',
  passwordEnv: 'UNSET_PASSWORD',
};

function tapsOf(given: InboxImapOptions): Tap<'resolveMail'>[] {
  const taps: Tap<'resolveMail'>[] = [];
  inboxImap(given).setup({ resolveMail: (tap) => taps.push(tap) } as Partial<PluginApi> as PluginApi);
  return taps;
}

test('answers for live runs alone, and says before the run what keeps it from reading the mailbox', async () => {
  const [tap] = tapsOf(options);
  expect(await tap?.({ ...run, sandbox: true, account })).toBeUndefined();
  await expect(tap?.({ ...run, account })).rejects.toMatchObject({ code: 'MAIL_PASSWORD_MISSING' });
});

test('finds a wrong option while it is set up', () => {
  expect(() => tapsOf({ ...options, host: '' })).toThrow(expect.objectContaining({ code: 'PLUGIN_SETUP' }));
});

test('runs at the same time share one mailbox, which is closed with the last of them', async () => {
  let opened = 0;
  let closed = 0;
  const open = shareMailbox(async () => {
    if (++opened === 1) throw new Error('not now');
    const wait: Mailbox['wait'] = (_, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('left')), { once: true });
      });
    return { wait, close: async () => void closed++ };
  });
  await expect(open()).rejects.toThrow('not now');
  const [one, other] = await Promise.all([open(), open()]);
  expect(opened).toBe(2);
  const request = { want: 'code' as const, recipient: 'a@d.example', since: 0, timeoutMs: 60_000 };
  const waiting = one.wait(request, new AbortController().signal);
  await one.close();
  await one.close();
  await expect(waiting).rejects.toThrow('left');
  expect(closed).toBe(0);
  await other.close();
  expect(closed).toBe(1);
  await (await open()).close();
  expect([opened, closed]).toEqual([3, 2]);
});
