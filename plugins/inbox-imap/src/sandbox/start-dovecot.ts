import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from 'agentkeys/sandbox';
import { deliverToMaildir, type Envelope } from './deliver-to-maildir.ts';
import { dovecotConfig } from './dovecot-config.ts';
import { findDovecot } from './find-dovecot.ts';
import { serverIdentity } from './server-identity.ts';
import { startWithHost } from './start-with-host.ts';
import { untilAnswers } from './until-answers.ts';

export interface DovecotOptions {
  /** Certificate and key in PEM; without them there is no TLS. */
  tls?: { cert: string; key: string };
  /** The server says that it cannot tell of new mail. */
  withoutIdle?: boolean;
}

/** A mail server of one mailbox, on this machine, whose files go with it. */
export interface Dovecot extends AsyncDisposable {
  /** Ports of 127.0.0.1, the same after a restart. The second speaks TLS, where the server has a certificate. */
  readonly ports: { imap: number; imaps: number };
  readonly user: string;
  readonly password: string;
  /** Puts a mail into the mailbox, whomever it is for. */
  deliver(raw: Buffer, envelope: Envelope): Promise<void>;
  /** Ends the server with all of its processes; the mails stay. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
  /** Gives the user another password, from the next start on. */
  setPassword(password: string): Promise<void>;
}

/** Somebody else may take a port between the choice and the start. */
const mostTries = 5;

export async function startDovecot({ tls, withoutIdle }: DovecotOptions = {}): Promise<Dovecot> {
  const program = findDovecot();
  const identity = await serverIdentity();
  // Its sockets have paths below it, which must be short.
  const folder = await mkdtemp(join(tmpdir(), 'akmail-'));
  const own = async (path: string): Promise<void> => {
    if (identity.isOther) await chown(path, identity.uid, identity.gid);
  };
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text);
    await chmod(file, 0o600);
    await own(file);
    return file;
  };
  const user = 'sandbox';
  const password = randomBytes(12).toString('base64url');
  const setPassword = (value: string) => write('users', `${user}:{PLAIN}${value}\n`).then(() => undefined);
  let child: ChildProcess | undefined;

  const launch = async (ports: Dovecot['ports']): Promise<void> => {
    const config = await write(
      'dovecot.conf',
      dovecotConfig({
        folder,
        identity,
        ports,
        withoutIdle,
        tls: tls && { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') },
      }),
    );
    child = startWithHost({
      program,
      args: ['-F', '-c', config],
      folder,
      identity: identity.isOther ? identity : {},
    });
    await once(child, 'spawn');
    await untilAnswers(child, ports.imap, join(folder, 'dovecot.log'));
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, signal);
    await ended;
  };
  const dispose = async (): Promise<void> => {
    await stop('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };

  try {
    await own(folder);
    for (const name of ['run', 'home', 'home/Maildir']) {
      await mkdir(join(folder, name), { mode: 0o700 });
      await own(join(folder, name));
    }
    for (const name of ['tmp', 'new', 'cur']) {
      await mkdir(join(folder, 'home/Maildir', name), { mode: 0o700 });
      await own(join(folder, 'home/Maildir', name));
    }
    if (tls) {
      await write('cert.pem', tls.cert);
      await write('key.pem', tls.key);
    }
    await setPassword(password);
    const ports = await launchOnFreePorts(launch);
    return {
      ports,
      user,
      password,
      stop,
      setPassword,
      start: () => launch(ports),
      deliver: (raw, envelope) => deliverToMaildir(join(folder, 'home/Maildir'), raw, envelope, own),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function launchOnFreePorts(
  launch: (ports: Dovecot['ports']) => Promise<void>,
): Promise<Dovecot['ports']> {
  for (let tries = 1; ; tries++) {
    const [imap, imaps] = await Promise.all([findFreePort(), findFreePort()]);
    const ports = { imap, imaps };
    try {
      await launch(ports);
      return ports;
    } catch (error) {
      if (tries === mostTries || !String(error).includes('Address already in use')) throw error;
    }
  }
}
