import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImapMailbox } from '@agentkeys/inbox-imap';
import { outcomeSchema } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { watchDescendants } from '../src/process-tree.ts';
import { runCli, startCli } from '../src/run-cli.ts';

it('provision --sandbox --mailbox imap: a key, with the code sent over SMTP and read over IMAP', async () => {
  const result = await runCli(['provision', 'openai', '--sandbox', '--mailbox', 'imap', '--json']);
  const outcome = outcomeSchema.parse(JSON.parse(result.stdout));
  expect(outcome).toMatchObject({ outcome: 'ok', key: { verification: 'valid' } });
  const log = await readFile(join(result.home, 'logs', `${outcome.run_id}.jsonl`), 'utf8');
  expect(log).toContain('"mailbox":"imap"');
  expect(result.stderr).not.toContain('Warning');
});

it('sandbox --mailbox imap: a mail server for people and programs, which goes with a host that is killed', async () => {
  const TMPDIR = await mkdtemp(join(tmpdir(), 'agentkeys-sandbox-mail-'));
  // As /tmp is: root starts the mail server as somebody else.
  await chmod(TMPDIR, 0o1777);
  const cli = await startCli(['sandbox', 'openai', '--mailbox', 'imap'], { env: { TMPDIR } });
  const family = watchDescendants(Number(cli.child.pid));
  let stdout = '';
  cli.child.stdout?.on('data', (text) => {
    stdout += text;
  });
  await cli.seen(/Ctrl-C/);
  const [, port, user = '', password] =
    /imap +127\.0\.0\.1:(\d+) \(user (\S+), password (\S+),/.exec(stdout) ?? [];
  expect(stdout).toMatch(/smtp +127\.0\.0\.1:\d+/);
  const place = { host: '127.0.0.1', port: Number(port), tls: 'none' as const, user, passwordEnv: 'MAIL' };
  const mailbox = await openImapMailbox(place, { MAIL: password });
  await mailbox.close();
  family.look();
  expect(family.alive().map(({ command }) => command)).toContainEqual(expect.stringContaining('dovecot'));
  cli.child.kill('SIGKILL');
  await cli.result;
  await expect.poll(() => family.alive(), { timeout: 60_000 }).toEqual([]);
  family.stop();
  expect((await readdir(TMPDIR)).filter((name) => name !== 'node-compile-cache')).toEqual([]);
  await rm(TMPDIR, { recursive: true });
});

it('--mailbox needs --sandbox', async () => {
  const result = await runCli(['provision', 'openai', '--mailbox', 'imap']);
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('--mailbox without --sandbox') });
});
