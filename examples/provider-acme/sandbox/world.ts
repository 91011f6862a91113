import { randomBytes, randomInt } from 'node:crypto';
import { createSandboxMailbox, createSessions, type SandboxMailbox, type Sessions } from 'agentkeys/sandbox';
import { codeMail } from './mails.ts';

export interface AccountRecord {
  email: string;
  password: string;
  code: string;
  verified: boolean;
  /** Has passed the page that some cases put between the code and the keys. */
  passed: boolean;
}

export interface KeyRecord {
  name: string;
  secret: string;
  owner: AccountRecord;
}

/** An answer that the site has given. */
export interface Answer {
  /** Unix milliseconds. */
  at: number;
  method: string;
  path: string;
  status: number;
}

/** All that the site remembers, in memory, for as long as it runs. */
export interface World {
  readonly mailbox: SandboxMailbox;
  readonly accounts: AccountRecord[];
  readonly keys: KeyRecord[];
  readonly answers: Answer[];
  readonly sessions: Sessions<AccountRecord>;
  /** Address of a page on a host of others. */
  readonly vendor: (host: string, path: string) => string;
}

export const createWorld = (vendor: World['vendor']): World => ({
  vendor,
  mailbox: createSandboxMailbox(),
  accounts: [],
  keys: [],
  answers: [],
  sessions: createSessions('acme_session'),
});

export function register(world: World, email: string, password: string): AccountRecord {
  const account = { email, password, code: '', verified: false, passed: false };
  world.accounts.push(account);
  return account;
}

/** Sends a new code; the one before it is no longer good. */
export function sendCode({ mailbox }: World, account: AccountRecord): void {
  account.code = randomInt(0, 1_000_000).toString().padStart(6, '0');
  mailbox.send(codeMail(account.email, account.code));
}

export function mintKey({ keys }: World, owner: AccountRecord, name: string): KeyRecord {
  const letters = randomBytes(24).toString('base64').replace(/[+/]/g, 'A');
  const key = { name, secret: `sk-acme-${letters}`, owner };
  keys.push(key);
  return key;
}
